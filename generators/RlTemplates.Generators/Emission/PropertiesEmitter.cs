using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the properties that every experiment has and the config class does not declare itself.</summary>
internal static class PropertiesEmitter
{
    public static string Emit(PropertiesSpec spec) => CodeFile.Reopen(spec.Type, writer =>
    {
        writer.Line("#pragma warning disable CS0108 // an experiment that derives from another has properties of its own");
        foreach (var added in spec.Added)
            EmitProperty(writer, added, spec.Stops);
    });

    private static void EmitProperty(SourceWriter writer, AddedSpec added, EquatableArray<StopSpec> stops)
    {
        // public EvaluationOptions Evaluation { get; init; } = new();
        var declaration = $"public {added.Type} {added.Group.Name} {{ get; init; }} = ";
        writer.Line($"/// <summary>{added.Group.Summary}. From {(added.Group.IsStop ? "[StopWhen]" : "[RlExperiment]")}.</summary>");
        writer.Line(CodeFile.GeneratedCode);
        if (added.Group.IsStop)
            EmitStops(writer, declaration, stops);
        else
            writer.Line($"{declaration}{added.Group.Initializer};");
        writer.Line();
    }

    private static void EmitStops(SourceWriter writer, string declaration, EquatableArray<StopSpec> stops)
    {
        // public IReadOnlyDictionary<string, StopBound> Stop { get; init; } = new Dictionary<string, StopBound> { ["time_total_s"] = new(60d), };
        writer.Line($"{declaration}new global::System.Collections.Generic.Dictionary<string, global::RlTemplates.Options.StopBound>");
        writer.Open();
        foreach (var stop in stops)
            writer.Line($"[{Literal.Of(stop.Metric)}] = new({Literal.OfDouble(stop.Bound)}{(stop.IsUpper ? ", IsUpper: true" : "")}),");
        writer.Close(";");
    }
}
