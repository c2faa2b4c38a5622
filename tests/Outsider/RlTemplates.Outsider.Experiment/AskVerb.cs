using System.Net.Sockets;
using Outsider.Experiments;
using RlTemplates.Verbs;

[assembly: Verb<AskVerb>]

namespace Outsider.Experiments;

/// <summary>Serves a trained policy of the corridor in the shed, asks it where to go from some places, and ends it.</summary>
public sealed class AskVerb : Verb
{
    private readonly float[] _place = [0.8f];
    private readonly VerbOption<string> _run = VerbOption.TextOr("--run", "a run", "Whose policy is asked. Default: the newest.", "latest");

    /// <summary>Makes the verb.</summary>
    public AskVerb()
        : base("ask", "Serves a policy and asks it where to go.") => Options = [_run];

    /// <inheritdoc/>
    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var estimator = CorridorExperiment.Estimators.Shed(new());
        estimator.Store = context.Runs;
        await using var endpoint = await estimator.DeployAsync(context.Get(_run), cancellationToken: cancellationToken);
        await context.Output.WriteLineAsync($"{endpoint.Name} answers at {endpoint.Address}");
        using (var caller = new TcpClient(endpoint.Address!.Host, endpoint.Address.Port))
        {
            using var answers = new StreamReader(caller.GetStream());
            await using var questions = new StreamWriter(caller.GetStream()) { AutoFlush = true };
            foreach (var place in new[] { "0", "0.2", "0.8", "0 0", "home" })
            {
                await questions.WriteLineAsync(place);
                await context.Output.WriteLineAsync($"from {place}: {await answers.ReadLineAsync(cancellationToken)}");
            }
        }
        await context.Output.WriteLineAsync($"predicted from 0.8: {(await endpoint.Predictor.PredictAsync(_place, cancellationToken: cancellationToken)).Choice}");
        await endpoint.DeleteAsync(cancellationToken);
        return ExitCodes.Success;
    }
}
