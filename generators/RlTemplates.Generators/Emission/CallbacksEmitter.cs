using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the table of the callbacks of a config class.</summary>
internal static class CallbacksEmitter
{
    public static string Emit(CallbacksSpec spec) => CodeFile.Reopen(spec.Type, writer =>
    {
        // private static Callback[] GeneratedCallbacks(PongExperiment c) => new Callback[] { ... };
        writer.Line("/// <summary>This class's methods with callback attributes.</summary>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Line($"private static global::RlTemplates.Callback[] GeneratedCallbacks({spec.Type.FullName} c) => new global::RlTemplates.Callback[]");
        writer.Open();
        foreach (var callback in spec.Callbacks)
            EmitCallback(writer, spec.Type, callback);
        writer.Close(";");
    });

    private static void EmitCallback(SourceWriter writer, TypeSpec type, CallbackSpec callback)
    {
        // new Callback<TrainResult>(typeof(OnTrainResultAttribute), "Celebrate", (argument, run) => c.Celebrate(argument, run)),
        var call = $"{(callback.IsStatic ? type.FullName : "c")}.{callback.Method}(argument{(callback.TakesRun ? ", run" : "")})";
        if (callback.Metric is { } metric)
            call = $"run.Log({Literal.Of(metric)}, {call})";
        writer.Line($"new global::RlTemplates.Callback<{callback.Argument}>(typeof({callback.Event}), {Literal.Of(callback.Method.TrimStart('@'))}, {(callback.IsStatic ? "static " : "")}(argument, run) => {call}),");
    }
}
