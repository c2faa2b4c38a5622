namespace RlTemplates.Environments;

/// <summary>One copy's action, as the action space describes it: checked, and clipped where it is continuous.</summary>
public readonly ref struct EnvironmentAction
{
    internal EnvironmentAction(ReadOnlySpan<int> choices, ReadOnlySpan<float> values)
    {
        Choices = choices;
        Values = values;
    }

    /// <summary>The choice of a <see cref="DiscreteSpace"/>, 0…Count-1.</summary>
    public int Choice => Choices[0];

    /// <summary>The choices of a <see cref="MultiDiscreteSpace"/>, each 0…Counts[i]-1; the one choice of a <see cref="DiscreteSpace"/>; empty for a <see cref="BoxSpace"/>.</summary>
    public ReadOnlySpan<int> Choices { get; }

    /// <summary>The values of a <see cref="BoxSpace"/>, each within its bounds; empty for the others.</summary>
    public ReadOnlySpan<float> Values { get; }
}
