namespace RlTemplates.Generators.Specs;

/// <summary>A project that is a kit. Immutable and structurally equal, as pipeline values must be.</summary>
/// <param name="Assembly">Name of its assembly.</param>
internal sealed record KitSpec(string Assembly)
{
    private const string Space = "RlTemplates.Generated";

    public string TypeName => TypeNameOf(Assembly);

    /// <summary>Full name of the type by which programs hold on to a kit.</summary>
    public static string AnchorOf(string assembly) => Space + "." + TypeNameOf(assembly);

    private static string TypeNameOf(string assembly) => "KitOf_" + new string([.. assembly.Select(c => char.IsLetterOrDigit(c) ? c : '_')]);
}
