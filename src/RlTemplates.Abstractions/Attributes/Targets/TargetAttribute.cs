namespace RlTemplates;

/// <summary>
/// Pairs an attribute that declares targets with the class that submits to them. It stands in the assembly of that class; the generator reads it from the
/// references of a project, so that nothing is looked up while the program runs.
/// </summary>
/// <param name="attributeType">The attribute, which derives from <see cref="SubmitsToAttribute"/>.</param>
/// <param name="targetType">A public class that implements <c>ITarget</c> and has a public constructor with one parameter of the attribute's type.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class TargetAttribute(Type attributeType, Type targetType) : Attribute
{
    /// <summary>The attribute that declares such targets.</summary>
    public Type AttributeType { get; } = attributeType;

    /// <summary>The class that submits to them.</summary>
    public Type TargetType { get; } = targetType;

    /// <summary>
    /// Whether every experiment has such a target without declaring it, under the attribute's own name in lower case. Default: false.
    /// </summary>
    public bool IsImplicit { get; set; }
}
