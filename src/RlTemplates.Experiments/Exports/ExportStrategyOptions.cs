using RlTemplates.Inference;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>The options of an export strategy, which writes a policy in some form. Derive a record to add a strategy.</summary>
[Options]
public abstract record ExportStrategyOptions
{
    /// <summary>Name of the export and of its folder below <c>exports</c>; empty, the default, takes the strategy's type in options: <c>onnx</c> for <c>OnnxExportStrategy</c>.</summary>
    public string Name { get; init; } = "";

    internal string FolderName => Name.Length > 0 ? Name : KindName.Of(GetType(), nameof(ExportStrategyOptions));

    /// <summary>
    /// Writes the files of an export. The folder is renamed when all is written, so nobody sees a part of it. An exception is recorded and fails the export, not training.
    /// </summary>
    /// <param name="source">The policy and where it comes from.</param>
    /// <param name="folder">An empty folder that receives the files.</param>
    /// <param name="cancellationToken">Cancelled where the run is interrupted.</param>
    public abstract void Export(ExportSource source, string folder, CancellationToken cancellationToken);
}

/// <summary>What is exported.</summary>
/// <param name="Policy">The policy of the checkpoint, loaded from its files where it has them: an <see cref="Inference.Policy"/>. It is disposed of when all strategies have exported it.</param>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Run">The run.</param>
public sealed record ExportSource(IPolicy Policy, Checkpoint Checkpoint, RunInfo Run)
{
    /// <summary>
    /// The policy as exporters take it apart: <see cref="Policy.Graph"/> describes everything between observation and action with the network's layers, and <see cref="Policy.Snapshot"/> has the numbers.
    /// </summary>
    /// <exception cref="NotSupportedException">The algorithm's policy cannot be kept apart from it.</exception>
    public Policy Model => Policy as Policy ?? throw new NotSupportedException("the algorithm's policy cannot be exported, because it is not an ISavablePolicy");
}

/// <summary>Outcome of an export.</summary>
/// <param name="Name">Name of the strategy.</param>
/// <param name="Checkpoint">The checkpoint that was exported.</param>
/// <param name="Directory">The folder that was written; null where the export failed.</param>
/// <param name="Error">Why the export failed; null where it did not.</param>
public sealed record ExportResult(string Name, Checkpoint Checkpoint, string? Directory, string? Error);
