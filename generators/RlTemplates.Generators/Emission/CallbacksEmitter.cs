using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the callbacks dispatcher of a config class.</summary>
internal static class CallbacksEmitter
{
    private static readonly (string Event, string Argument, string Name)[] Events =
    [
        ("LogMetrics", "TrainResult", "result"), ("OnTrainResult", "TrainResult", "result"), ("OnEpisodeEnd", "EpisodeResult", "episode"),
        ("OnCheckpoint", "Checkpoint", "checkpoint"), ("OnEvaluation", "EvaluationResult", "evaluation"),
    ];

    public static string Emit(CallbacksSpec spec) => CodeFile.Reopen(spec.Type, writer =>
    {
        // private sealed class GeneratedCallbacks : ICallbacks { ... }
        writer.Line("/// <summary>Calls this class's methods with callback attributes.</summary>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Open("private sealed class GeneratedCallbacks : global::RlTemplates.ICallbacks");
        writer.Line($"private readonly {spec.Type.FullName} _config;");
        writer.Line();
        writer.Line($"public GeneratedCallbacks({spec.Type.FullName} config) => _config = config;");
        foreach (var (name, argument, parameter) in Events)
        {
            var callbacks = spec.Callbacks.Where(c => c.Event == name).ToList();
            if (callbacks.Count > 0)
                EmitEvent(writer, spec.Type, name, argument, parameter, callbacks);
        }
        writer.Close();
    });

    private static void EmitEvent(SourceWriter writer, TypeSpec type, string name, string argument, string parameter, List<CallbackSpec> callbacks)
    {
        // public void OnTrainResult(TrainResult result, Run run) { _config.Celebrate(result, run); }
        writer.Line();
        writer.Open($"public void {name}(global::RlTemplates.{argument} {parameter}, global::RlTemplates.Run run)");
        foreach (var callback in callbacks)
        {
            var call = $"{(callback.IsStatic ? type.FullName : "_config")}.{callback.Method}({parameter}{(callback.TakesRun ? ", run" : "")})";
            writer.Line(callback.Metric is { } metric ? $"run.Log({Literal.Of(metric)}, {call});" : call + ";");
        }
        writer.Close();
    }
}
