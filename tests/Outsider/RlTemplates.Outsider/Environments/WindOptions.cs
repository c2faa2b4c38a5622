using System.ComponentModel.DataAnnotations;

namespace Outsider;

/// <summary>How the wind blows in a corridor. A record that derives from this one is another wind.</summary>
[Options]
public abstract record WindOptions
{
    /// <summary>Places that the wind pushes in a step: below 0 back, above 0 forth.</summary>
    /// <param name="random">Where chance comes from.</param>
    public abstract int Push(ref RandomStream random);
}

/// <summary>No wind.</summary>
public sealed record CalmWind : WindOptions
{
    /// <inheritdoc/>
    public override int Push(ref RandomStream random) => 0;
}

/// <summary>Pushes back now and then.</summary>
public sealed record GustyWind : WindOptions
{
    /// <summary>Probability of a gust in a step, 0 to 1. Default: 0.1.</summary>
    [Range(0, 1.0)]
    public double Chance { get; init; } = 0.1;

    /// <summary>Places that a gust pushes back, 1 to 5. Default: 1.</summary>
    [Range(1, 5)]
    public int Strength { get; init; } = 1;

    /// <inheritdoc/>
    public override int Push(ref RandomStream random) => random.NextDouble() < Chance ? -Strength : 0;
}
