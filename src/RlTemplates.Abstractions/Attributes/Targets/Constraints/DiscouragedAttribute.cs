namespace RlTemplates;

/// <summary>A property of a target that exists for what was written elsewhere before: a warning where it is set, unless another property overrides it.</summary>
/// <param name="because">Why, and what to do instead, as a clause: "the service maintains these images no more; name one of your own by Image".</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DiscouragedAttribute(string because) : Attribute
{
    /// <summary>Why, and what to do instead.</summary>
    public string Because { get; } = because;
}
