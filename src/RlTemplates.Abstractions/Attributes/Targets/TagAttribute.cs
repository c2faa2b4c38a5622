namespace RlTemplates;

/// <summary>
/// A tag of every run of the experiment, in <c>run.json</c> and at the target. At most 50, which is what SageMaker's API takes (2026).
/// </summary>
/// <param name="key">What is told: 1 to 128 letters, digits, blanks and <c>_ . : / = + - @</c>; each key once.</param>
/// <param name="value">What it is: at most 256 of the same characters.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TagAttribute(string key, string value) : Attribute
{
    /// <summary>What is told.</summary>
    public string Key { get; } = key;

    /// <summary>What it is.</summary>
    public string Value { get; } = value;
}
