using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the factory of an environment, and of a class with errors one that tells them.</summary>
internal static class EnvironmentFactoryEmitter
{
    public static string Emit(EnvironmentFactorySpec spec) => CodeFile.Reopen(spec.Type, Bases(spec), Kinds(spec), writer =>
    {
        // public static IEnvironment Create(HallwayOptions options, int count)
        // { return AttributedEnvironment.WithTasks<HallwayOptions>(count, options.MaxEpisodeSteps, options, static o => new Hallway(o), static o => new GeneratedOptionTable(o), true); }
        if (spec.Options is null)
            return;
        writer.Line("/// <summary>Makes copies of the environment; call Reset before anything else. From [RlEnvironment].</summary>");
        writer.Line("/// <param name=\"options\">The options.</param>");
        writer.Line("/// <param name=\"count\">Number of copies, at least 1.</param>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Open($"public static global::RlTemplates.IEnvironment Create({spec.Options} options, int count)");
        if (spec.Errors.Count > 0)
        {
            writer.Line($"throw new global::System.InvalidOperationException({Literal.Of(string.Join("\n", spec.Errors))});");
        }
        else
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(options);");
            writer.Line($"return {Make(spec)};");
        }
        writer.Close();
    });

    private static string Make(EnvironmentFactorySpec spec)
    {
        const string Type = "global::RlTemplates.Environments.AttributedEnvironment";
        if (spec.TakesTasks)
        {
            return $"{Type}.WithTasks<{spec.Options}>(count, {spec.Limit}, options, static o => new {spec.Type.FullName}(o), "
                + $"static o => new {EnvironmentTasksEmitter.ClassName}(o), {(spec.CanBeSaved ? "true" : "false")})";
        }
        return $"{(spec.CanBeSaved ? "new " + Type : Type + ".WithoutState")}(count, {spec.Limit}, () => new {spec.Type.FullName}(options))";
    }

    private static string Bases(EnvironmentFactorySpec spec) =>
        $" : {(spec.Options is null ? "" : $"global::RlTemplates.IEnvironmentFactory<{spec.Options}>, ")}global::RlTemplates.Environments.IEnvironmentCopy";

    private static string? Kinds(EnvironmentFactorySpec spec) => spec.Kinds is { } kinds
        ? $"[global::RlTemplates.EnvironmentAttribute(global::RlTemplates.ObservationKinds.{kinds.Observations.Name}, global::RlTemplates.ActionKinds.{kinds.Actions.Name}{(spec.TakesTasks ? ", TakesTasks = true" : "")})]"
        : null;
}
