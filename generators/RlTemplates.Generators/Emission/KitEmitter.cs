using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the type by which programs hold on to a kit that they use nothing else of, so that trimming and single files keep its policy and its defaults.</summary>
internal static class KitEmitter
{
    public static string Emit(KitSpec kit)
    {
        // namespace RlTemplates.Generated { public static class KitOf_Contoso_Rl; }
        var writer = CodeFile.Start();
        writer.Open("namespace RlTemplates.Generated");
        writer.Line("/// <summary>Stands for this assembly's policy and defaults.</summary>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");
        writer.Line($"public static class {kit.TypeName}");
        writer.Open();
        writer.Close();
        writer.Close();
        return writer.ToString();
    }
}
