namespace RlTemplates;

/// <summary>
/// Each element of a target's list is <c>NAME=value</c> with a name that another list of the same attribute, of <c>NAME=value</c>
/// too, has. Not judged where that list is empty:
/// <see cref="RequiresPropertyAttribute"/> says whether it may be.
/// </summary>
/// <param name="property">Name of the other list.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NamesOfAttribute(string property) : Attribute
{
    /// <summary>Name of the other list.</summary>
    public string Property { get; } = property;
}
