namespace RlTemplates;

/// <summary>Names the package that submits to the targets of an attribute, for the error of a program that declares such a target and does not reference the package.</summary>
/// <param name="package">Name of the package, for example <c>RlTemplates.SageMaker</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TargetPackageAttribute(string package) : Attribute
{
    /// <summary>Name of the package.</summary>
    public string Package { get; } = package;
}
