using RlTemplates.Experiments;

namespace RlTemplates.Cluster.Heads;

/// <summary>Opens the head once the run is known, and logs how many workers there are.</summary>
/// <param name="server">The head.</param>
/// <param name="begin">Called with the training when the run is known.</param>
internal sealed class HeadHook(HeadServer server, Action<TrainingContext> begin) : ITrainingHook
{
    /// <summary>Workers that are there.</summary>
    public const string WorkersMetric = "cluster/workers";

    /// <inheritdoc/>
    public void OnStart(TrainingContext context) => begin(context);

    /// <inheritdoc/>
    public void AfterIteration(TrainingContext context) => context.Run.Log(WorkersMetric, server.Channel.Locked(() => server.Channel.Roster.Members.Count));
}
