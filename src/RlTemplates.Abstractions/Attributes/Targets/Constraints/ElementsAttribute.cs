namespace RlTemplates;

/// <summary>What a list of a target's property may hold as a whole; <see cref="PatternAttribute"/> judges each text by itself.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ElementsAttribute : Attribute
{
    /// <summary>The most elements, at least 1. Default: no limit.</summary>
    public int Most { get; set; } = int.MaxValue;

    /// <summary>Whether each element is <c>NAME=value</c>, and no two have one name. Default: false.</summary>
    public bool AreNamed { get; set; }
}
