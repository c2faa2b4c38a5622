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
        // Targets = new TargetDeclaration[] { new("azureml", "AzureMl", new Option<string?>(...) { ... }) { Constraints = ... }, },
        if (targets.Count == 0)
            return;
        writer.Line($"{property} = new {Space}TargetDeclaration[]");
        writer.Open();
        foreach (var target in targets)
            EmitTarget(writer, target);
        writer.Close(",");
    }

    private static void EmitTarget(SourceWriter writer, TargetSpec target)
    {
        writer.Line($"new({Literal.Of(target.Name)}, {Literal.Of(target.Kind)}, new global::RlTemplates.Options.Option[]");
        writer.Open();
        foreach (var option in target.Options)
            OptionTableEmitter.EmitLeaf(writer, option.Option, option.Value, Details(option));
        writer.Close(")");
        writer.Open();
        if (target.Constraints.Count > 0)
            OptionTableEmitter.EmitConstraints(writer, "Constraints", target.Constraints, ",");
        writer.Close(",");
    }

    private static IEnumerable<string> Details(TargetOptionSpec option)
    {
        yield return "IsOfTarget = true";
        if (option.Pattern is { } pattern)
            yield return $"Pattern = {Literal.Of(pattern)}, Demand = {Literal.Of(option.Demand)}";
        if (option.HoldsMetrics)
            yield return "HoldsMetrics = true";
        if (option.Fallback is { } fallback)
            yield return "Fallback = " + Literal.Of(fallback);
    }
}
