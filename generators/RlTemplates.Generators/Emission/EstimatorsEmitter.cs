using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the estimators of a config class.</summary>
internal static class EstimatorsEmitter
{
    private const string Space = "global::RlTemplates.Estimators.";

    public static string Emit(EstimatorsSpec spec) => CodeFile.Reopen(spec.Type, writer =>
    {
        // public static class Estimators { public static Estimator<LocalAttribute> Local(PongExperiment? config = null) => new(PongExperiment.Definition, "local", config ?? new()); }
        writer.Line("#pragma warning disable CS0108 // an experiment that derives from another has estimators of its own");
        writer.Line("/// <summary>Estimators, which submit this experiment from any program: one for each target that the program can submit to. From [RlExperiment].</summary>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Open("public static class Estimators");
        foreach (var estimator in spec.Estimators)
            EmitMethod(writer, spec.Type.FullName, spec.IsRunnable, estimator);
        writer.Close();
    });

    private static void EmitMethod(SourceWriter writer, string config, bool isRunnable, EstimatorSpec estimator)
    {
        var byDefault = isRunnable ? $"new {config}()" : "throw new global::System.InvalidOperationException(\"The config class has errors.\")";
        writer.Line($"/// <summary>Makes an estimator that submits this experiment to the target '{estimator.Target}'. From [{estimator.Kind}].</summary>");
        writer.Line("/// <param name=\"config\">The config to train with. Default: the defaults of the config class.</param>");
        writer.Line($"{estimator.Accessibility} static {Space}Estimator<{estimator.Attribute}> {estimator.Method}({config}? config = null) =>");
        writer.Line($"    new {Space}Estimator<{estimator.Attribute}>({config}.Definition, {Literal.Of(estimator.Target)}, config ?? {byDefault});");
    }
}
