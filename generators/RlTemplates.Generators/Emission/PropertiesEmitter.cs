using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the properties that every experiment has and the config class does not declare itself.</summary>
internal static class PropertiesEmitter
{
    public static string Emit(PropertiesSpec spec) => CodeFile.Reopen(spec.Type, writer =>
    {
        // public EvaluationOptions Evaluation { get; init; } = new();
        if (spec.HasEvaluation)
            EmitProperty(writer, "When and how the policy is evaluated", "EvaluationOptions", "Evaluation");
        if (spec.HasCheckpoint)
            EmitProperty(writer, "When checkpoints are written and how many are kept", "CheckpointOptions", "Checkpoint");
        if (spec.HasStop)
            EmitStop(writer, spec.Stops);
    });

    private static void EmitProperty(SourceWriter writer, string summary, string type, string name)
    {
        writer.Line($"/// <summary>{summary}. From [RlExperiment].</summary>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Line($"public global::RlTemplates.Experiments.{type} {name} {{ get; init; }} = new();");
        writer.Line();
    }

    private static void EmitStop(SourceWriter writer, EquatableArray<StopSpec> stops)
    {
        // public IReadOnlyDictionary<string, StopBound> Stop { get; init; } = new Dictionary<string, StopBound> { ["time_total_s"] = new(60d), };
        const string Arguments = "<string, global::RlTemplates.Options.StopBound>";
        writer.Line("/// <summary>Training ends when any of these metrics reaches its bound. From [StopWhen].</summary>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Line($"public global::System.Collections.Generic.IReadOnlyDictionary{Arguments} Stop {{ get; init; }} = new global::System.Collections.Generic.Dictionary{Arguments}");
        writer.Open();
        foreach (var stop in stops)
            writer.Line($"[{Literal.Of(stop.Metric)}] = new({Literal.OfDouble(stop.Bound)}{(stop.IsUpper ? ", IsUpper: true" : "")}),");
        writer.Close(";");
    }
}
