using RlTemplates.Inference;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Exports checkpoints by all strategies, each of which may fail by itself.</summary>
/// <param name="strategies">The strategies.</param>
/// <param name="keep">Number of newest exports of each that are kept.</param>
internal sealed class Exporter(IReadOnlyList<ExportStrategy> strategies, int keep)
{
    /// <summary>Calls code that may take long, under a name.</summary>
    public Func<string, Func<ExportResult>, ExportResult> During { get; init; } = static (_, call) => call();

    /// <summary>Takes secrets out of what went wrong.</summary>
    public Func<string, string> Mask { get; init; } = static text => text;

    /// <summary>Gets the name of the first strategy that is left out because of a cancellation.</summary>
    public Action<string> Interrupted { get; init; } = static _ => { };

    /// <summary>Exports a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="policy">The policy where the checkpoint has no file of it.</param>
    /// <param name="run">The run.</param>
    /// <param name="done">Gets each outcome.</param>
    /// <param name="cancellationToken">Ends it between two strategies, and within those that heed it.</param>
    public void Export(Checkpoint checkpoint, IPolicy policy, RunInfo run, Action<ExportResult> done, CancellationToken cancellationToken)
    {
        if (strategies.Count == 0)
            return;
        using var model = Load(checkpoint, out var fault);
        var source = new ExportSource(model ?? policy, checkpoint, run);
        foreach (var strategy in strategies)
        {
            if (cancellationToken.IsCancellationRequested)
                Interrupted(strategy.Name);
            cancellationToken.ThrowIfCancellationRequested();
            var result = fault is null
                ? During("the export " + strategy.Name, () => Export(strategy, source, cancellationToken))
                : new(strategy.Name, checkpoint, Directory: null, fault);
            done(result with { Error = result.Error is { } error ? Mask(error) : null });
        }
    }

    // What training goes on to change is not what the checkpoint holds. A policy that the built-in engine cannot run fails its exports, not training.
    private static Policy? Load(Checkpoint checkpoint, out string? fault)
    {
        fault = null;
        try
        {
            return File.Exists(Path.Combine(checkpoint.Path, PolicyFile.PolicyName)) ? Policy.Load(checkpoint.Path) : null;
        }
        catch (Exception exception)
        {
            fault = $"{exception.GetType().Name}: {exception.Message}";
            return null;
        }
    }

    private ExportResult Export(ExportStrategy strategy, ExportSource source, CancellationToken cancellationToken)
    {
        try
        {
            return new(strategy.Name, source.Checkpoint, ExportFolders.Write(strategy, source, keep, cancellationToken), Error: null);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return new(strategy.Name, source.Checkpoint, Directory: null, $"{exception.GetType().Name}: {exception.Message}");
        }
    }
}
