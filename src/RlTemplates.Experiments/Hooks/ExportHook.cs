using RlTemplates.Inference;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Exports the policy at the end of training, and where asked at each checkpoint. A failed export is a warning.</summary>
internal sealed class ExportHook(ExportOptions options) : ITrainingHook
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
        if (options.Strategies.Count == 0)
            return;
        using var model = Load(checkpoint, out var fault);
        var source = new ExportSource(model ?? context.Policy, checkpoint, context.Info);
        foreach (var strategy in options.Strategies)
        {
            if (context.CancellationToken.IsCancellationRequested)
                context.Note($"{Path.GetFileName(checkpoint.Path)} is not exported any more, from {strategy.FolderName} on, because training was interrupted", NoteSeverity.Warning);
            context.CancellationToken.ThrowIfCancellationRequested();
            var result = fault is null ? context.Activity.During("the export " + strategy.FolderName, () => Export(strategy, source, context.CancellationToken)) : new(strategy.FolderName, checkpoint, Directory: null, fault);
            result = result with { Error = result.Error is { } error ? context.Mask(error) : null };
            context.Exports.RemoveAll(e => e.Name == result.Name);
            context.Exports.Add(result);
            context.Publish(new ExportCompleted(result.Name, checkpoint, result.Directory, result.Error));
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

    private ExportResult Export(ExportStrategyOptions strategy, ExportSource source, CancellationToken cancellationToken)
    {
        try
        {
            return new(strategy.FolderName, source.Checkpoint, ExportFolders.Write(strategy, source, options.Keep, cancellationToken), Error: null);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return new(strategy.FolderName, source.Checkpoint, Directory: null, $"{exception.GetType().Name}: {exception.Message}");
        }
    }
}
