namespace RlTemplates;

/// <summary>
/// Bounds an option of type <see cref="TimeSpan"/>, as <c>[Range]</c> bounds a number. Unlike <c>[Range(typeof(TimeSpan), …)]</c> it needs no type converter
/// at run time, so it can be used in programs that are trimmed or compiled ahead of time.
/// </summary>
/// <param name="minimum">Least allowed duration, for example <c>1s</c>, <c>1h30m</c> or <c>00:00:01</c>.</param>
/// <param name="maximum">Largest allowed duration, in the same form.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class DurationRangeAttribute(string minimum, string maximum) : Attribute
{
    /// <summary>Least allowed duration.</summary>
    public string Minimum { get; } = minimum;

    /// <summary>Largest allowed duration.</summary>
    public string Maximum { get; } = maximum;

    /// <summary>Whether <see cref="Minimum"/> itself is forbidden. Default: false.</summary>
    public bool MinimumIsExclusive { get; set; }

    /// <summary>Whether <see cref="Maximum"/> itself is forbidden. Default: false.</summary>
    public bool MaximumIsExclusive { get; set; }
}
