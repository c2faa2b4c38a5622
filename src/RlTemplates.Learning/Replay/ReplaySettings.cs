namespace RlTemplates.Learning.Replay;

/// <summary>What a <see cref="ReplayBuffer"/> keeps and how it is drawn from.</summary>
/// <param name="Capacity">Transitions to keep, over all copies; rounded up to whole steps of all copies.</param>
/// <param name="Copies">N, copies of the environment.</param>
internal sealed record ReplaySettings(int Capacity, int Copies)
{
    /// <summary>n, steps that a return sums before it bootstraps, at least 1. Default 1.</summary>
    public int NStep { get; init; } = 1;

    /// <summary>γ, discount per step, 0…1. Default 0.99.</summary>
    public double Gamma { get; init; } = 0.99;

    /// <summary>α, exponent of the priorities, at least 0; null draws uniformly, without priorities. Default null.</summary>
    public double? Alpha { get; init; }

    /// <summary>ε, added to the size of an error before it becomes a priority. Default 1e-6.</summary>
    public double PriorityEpsilon { get; init; } = 1e-6;

    /// <summary>Bytes that the buffer may take. Default: the memory that is available to this process.</summary>
    public long MostBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}
