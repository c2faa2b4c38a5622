using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the defaults and docs of an options type as metadata of its assembly.</summary>
internal static class ManifestEmitter
{
    public static string Emit(ManifestSpec spec)
    {
        // [assembly: OptionChoice(typeof(TensorBoardSink), Summary = "Writes event files.")]
        // [assembly: OptionManifest(typeof(PongOptions), "FrameSkip", Default = "4", Summary = "Emulated frames per agent step.")]
        var writer = CodeFile.Start();
        if (spec.Choice is { } choice)
            writer.Line($"[assembly: global::RlTemplates.OptionChoiceAttribute(typeof({spec.FullName}){(choice.Length == 0 ? "" : ", Summary = " + Literal.Of(choice))})]");
        foreach (var row in spec.Rows)
        {
            var arguments = $"typeof({spec.FullName}), {Literal.Of(row.Property)}";
            if (row.Default is not null)
                arguments += ", Default = " + Literal.Of(row.Default);
            if (row.Summary is not null)
                arguments += ", Summary = " + Literal.Of(row.Summary);
            writer.Line($"[assembly: global::RlTemplates.OptionManifestAttribute({arguments})]");
        }
        return writer.ToString();
    }
}
