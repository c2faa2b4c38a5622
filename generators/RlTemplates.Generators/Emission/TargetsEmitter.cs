using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes targets, machine groups and tags into a definition.</summary>
internal static class TargetsEmitter
{
    private const string Space = "global::RlTemplates.Experiments.";

    public static void Emit(SourceWriter writer, TargetsSpec spec)
    {
        EmitTable(writer, "Targets", spec.Targets);
        EmitTable(writer, "Machines", spec.Machines);
        if (spec.Tags.Count == 0)
            return;
        // Tags = new Dictionary<string, string> { ["team"] = "rl", },
        writer.Line("Tags = new global::System.Collections.Generic.Dictionary<string, string>");
        writer.Open();
        foreach (var tag in spec.Tags)
            writer.Line($"[{Literal.Of(tag.Key)}] = {Literal.Of(tag.Value)},");
        writer.Close(",");
    }

    private static void EmitTable(SourceWriter writer, string property, EquatableArray<TargetSpec> targets)
    {
        // Targets = new TargetDeclaration[] { new("azureml", "AzureMl", new TargetArgument("shm_size", "24g")), },
        if (targets.Count == 0)
            return;
        writer.Line($"{property} = new {Space}TargetDeclaration[]");
        writer.Open();
        foreach (var target in targets)
        {
            var cells = target.Arguments.Select(a => $", new {Space}TargetArgument({string.Join(", ", a.Values.Prepend(a.Name).Select(Literal.Of))})");
            writer.Line($"new({Literal.Of(target.Name)}, {Literal.Of(target.Kind)}{string.Concat(cells)}),");
        }
        writer.Close(",");
    }
}
