using System;
using System.Collections.Generic;
using RlTemplates.Tracking;

namespace RlTemplates.Configuration;

/// <summary>How a number is drawn.</summary>
internal enum SweepDistribution
{
    /// <summary>Every number of the range alike.</summary>
    Uniform,

    /// <summary>Every order of magnitude alike.</summary>
    LogUniform,

    /// <summary>Every whole number of the range alike.</summary>
    IntUniform,
}

/// <summary>Numbers that a parameter is drawn from.</summary>
/// <param name="Distribution">How they are drawn.</param>
/// <param name="Min">Least number.</param>
/// <param name="Max">Largest number.</param>
/// <param name="Step">Distance of the numbers from one another, counted from the least; null where any number will do.</param>
/// <param name="IsWhole">Whether only whole numbers are drawn.</param>
internal sealed record SweepRange(SweepDistribution Distribution, double Min, double Max, double? Step, bool IsWhole)
{
    /// <summary>How many numbers there are; null where they cannot be counted.</summary>
    public double? Count => Step is { } step ? Math.Floor(((Max - Min) / step) + 1e-9) + 1 : null;
}

/// <summary>An option that a sweep varies: through values, or in a range.</summary>
/// <param name="Path">Path of the option, with the key of a dictionary's entry.</param>
/// <param name="Values">The values as text; empty for a range.</param>
/// <param name="Range">The range; null for values.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record SweepParameter(string Path, IReadOnlyList<string> Values, SweepRange? Range, YamlPlace Place)
{
    /// <summary>How many values there are; null where they cannot be counted.</summary>
    public double? Count => Range is null ? Values.Count : Range.Count;
}

/// <summary>A sweep as a preset describes it.</summary>
internal sealed record SweepSettings
{
    /// <summary>How trials are chosen.</summary>
    public SweepMethod Method { get; init; }

    /// <summary>The metric by which trials are compared.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Which way it is better.</summary>
    public SweepGoal Goal { get; init; }

    /// <summary>What is varied, in order.</summary>
    public IReadOnlyList<SweepParameter> Parameters { get; init; } = [];

    /// <summary>Most trials; null where only time ends the sweep, or the grid.</summary>
    public int? Trials { get; init; }

    /// <summary>Most time; null for as long as it takes.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Trials at once; null for one on each core.</summary>
    public int? Parallel { get; init; }

    /// <summary>When hopeless trials end; null: never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Seed of the draws.</summary>
    public ulong Seed { get; init; }
}
