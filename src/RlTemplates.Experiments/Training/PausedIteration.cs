namespace RlTemplates.Experiments;

/// <summary>What the algorithm has reported of an iteration that it paused.</summary>
/// <param name="TimestepsTotal">Environment steps since training began, those of the iteration included.</param>
/// <param name="Seconds">Seconds of the iteration.</param>
/// <param name="Episodes">Episodes that ended in it.</param>
internal sealed record PausedIteration(long TimestepsTotal, double Seconds, IReadOnlyList<EpisodeResult> Episodes);
