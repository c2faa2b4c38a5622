namespace RlTemplates;

/// <summary>
/// Marks a field or property that holds what the agent does, written before each step. Choices: an <c>int</c> with their number,
/// <c>[Action(3)] int Move</c>, or an enum, whose members are the choices. Continuous values: a <c>float</c> or <c>float[]</c> with bounds,
/// <c>[Action(Low = -1, High = 1)] float Force</c>; they arrive clipped to them. Several members of one kind make one action together.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class ActionAttribute : Attribute
{
    /// <summary>A continuous action, or one of an enum's members.</summary>
    public ActionAttribute()
    {
    }

    /// <summary>One of so many choices: an <c>int</c> in 0…<paramref name="choices"/>-1.</summary>
    /// <param name="choices">Number of choices, at least 1.</param>
    public ActionAttribute(int choices) => Choices = choices;

    /// <summary>Number of choices; 0 where there are none or an enum tells.</summary>
    public int Choices { get; }

    /// <summary>Least value of a continuous action, of each element alike; finite.</summary>
    public double Low { get; set; } = double.NaN;

    /// <summary>Largest value of a continuous action, of each element alike; finite and above <see cref="Low"/>.</summary>
    public double High { get; set; } = double.NaN;
}

/// <summary>
/// Marks what says which choices the next action may take: a method <c>void Name(Span&lt;bool&gt; allowed)</c>, which gets memory of <c>true</c>, or a
/// <c>bool[]</c>. All choices of the first action member come first, then those of the second; at least one of each must be allowed.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Method)]
public sealed class ActionMaskAttribute : Attribute;
