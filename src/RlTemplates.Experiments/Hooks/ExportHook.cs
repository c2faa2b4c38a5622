using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Exports the policy at the end of training, and where asked at each checkpoint. A failed export is a warning.</summary>
internal sealed class ExportHook(ExportOptions options, IReadOnlyList<ExportStrategy> strategies) : ITrainingHook
{
    public void OnStart(TrainingContext context)
    {
        if (context.IsResumed)
            ExportFolders.CleanUp(context.Info, context.Checkpoint);
    }

    public void AfterCheckpoint(TrainingContext context, Checkpoint checkpoint)
    {
        if (options.AtCheckpoints && context.Ending is not { IsInterrupted: true })
            Export(context, checkpoint);
    }

    public void OnEnd(TrainingContext context)
    {
        if (context is { Ending: { IsInterrupted: false }, Checkpoint: { } checkpoint } && context.Exports.TrueForAll(e => e.Checkpoint != checkpoint))
            Export(context, checkpoint);
    }

    private void Export(TrainingContext context, Checkpoint checkpoint)
    {
        var exporter = new Exporter(strategies, options.Keep)
        {
            During = context.Activity.During,
            Mask = context.Mask,
            Interrupted = strategy => context.Note(
                $"{Path.GetFileName(checkpoint.Path)} is not exported any more, from {strategy} on, because training was interrupted", NoteSeverity.Warning),
        };
        exporter.Export(checkpoint, context.Policy, context.Info, result =>
        {
            context.Exports.RemoveAll(e => e.Name == result.Name);
            context.Exports.Add(result);
            context.Publish(new ExportCompleted(result.Name, checkpoint, result.Directory, result.Error));
        }, context.CancellationToken);
    }
}
