using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the definition of an experiment.</summary>
internal static class DefinitionEmitter
{
    private const string Space = "global::RlTemplates.Experiments.";
    private const string Worker = "global::RlTemplates.Rollouts.RolloutWorker.Create";

    public static string Emit(DefinitionSpec spec) => CodeFile.Reopen(spec.Type, $" : {Space}IExperimentClass", null, writer =>
    {
        // public static ExperimentDefinition Definition { get; } = new ExperimentDefinition<PongExperiment> { ... };
        writer.Line("#pragma warning disable CS0108 // an experiment that derives from another has a definition of its own");
        writer.Line("/// <summary>What the runtime needs to know of this experiment. From [RlExperiment].</summary>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Line($"public static {Space}ExperimentDefinition Definition {{ get; }} = new {Space}ExperimentDefinition<{spec.Type.FullName}>");
        writer.Open();
        writer.Line($"Name = {Literal.Of(spec.Name)},");
        if (spec.Summary.Length > 0)
            writer.Line($"Summary = {Literal.Of(spec.Summary)},");
        if (spec.Errors.Count > 0)
            EmitInvalid(writer, spec.Errors);
        else
            EmitValid(writer, spec);
        writer.Close(";");
        if (spec.Errors.Count > 0)
            EmitEmptyTable(writer, "GeneratedOptionTable");
    });

    /// <summary>Errors in place of what they make impossible.</summary>
    public static void EmitInvalid(SourceWriter writer, EquatableArray<string> errors, string table = "GeneratedOptionTable")
    {
        writer.Line($"Options = new {table}(),");
        writer.Line("Errors = new string[]");
        writer.Open();
        foreach (var error in errors)
            writer.Line(Literal.Of(error) + ",");
        writer.Close(",");
        writer.Line("Configuration = static c => throw new global::System.InvalidOperationException(\"The config class has errors.\"),");
    }

    /// <summary>The option table of a class that cannot be bound.</summary>
    public static void EmitEmptyTable(SourceWriter writer, string name)
    {
        writer.Line();
        writer.Line("/// <summary>No options: the config class has errors.</summary>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Open($"private sealed class {name} : global::RlTemplates.Options.OptionTable");
        writer.Line("public override global::System.Collections.Generic.IReadOnlyList<global::RlTemplates.Options.Option> Options => global::System.Array.Empty<global::RlTemplates.Options.Option>();");
        writer.Line("public override object CreateDefault() => throw new global::System.InvalidOperationException(\"The config class has errors.\");");
        writer.Line("public override object Bind(object defaults, global::RlTemplates.Options.OptionValues values) => CreateDefault();");
        writer.Close();
    }

    /// <summary>Makes the environment, steps it on the threads asked for, and lays around it what its options say: the environment itself need not know.</summary>
    private static string EnvironmentCall(PartSpec environment)
    {
        // EnvironmentFactory.Create(n => Pong.Create(c.Environment, n), c.Environment, count, "Pong", c.EnvironmentThreads, c.EnvironmentFaults)
        var name = environment.Factory.Substring(environment.Factory.LastIndexOfAny(['.', ':']) + 1);
        return $"global::RlTemplates.Environments.EnvironmentFactory.Create(n => {environment.Factory}.Create(c.{environment.Property}, n), c.{environment.Property}, count, {Literal.Of(name)}, c.EnvironmentThreads, c.EnvironmentFaults)";
    }

    private static string OptionTable(List<string> declarations)
    {
        // new DeclaredOptionTable(new GeneratedOptionTable(), targets: GeneratedTargets.Targets, machines: GeneratedTargets.Machines)
        const string Own = "new GeneratedOptionTable()";
        return declarations.Count == 0 ? Own : $"new {Space}DeclaredOptionTable({string.Join(", ", declarations.Select(d => $"{d.ToLowerInvariant()}: {TargetsEmitter.ClassName}.{d}").Prepend(Own))})";
    }

    private static void EmitTags(SourceWriter writer, EquatableArray<TagSpec> tags)
    {
        // Tags = new Dictionary<string, string> { ["team"] = "rl", },
        if (tags.Count == 0)
            return;
        writer.Line("Tags = new global::System.Collections.Generic.Dictionary<string, string>");
        writer.Open();
        foreach (var tag in tags)
            writer.Line($"[{Literal.Of(tag.Key)}] = {Literal.Of(tag.Value)},");
        writer.Close(",");
    }

    private static void EmitNames(SourceWriter writer, string property, EquatableArray<string> names)
    {
        // LoggedMetrics = new string[] { "episode_reward_mean", "episodes_total" },
        if (names.Count > 0)
            writer.Line($"{property} = new string[] {{ {string.Join(", ", names.Select(Literal.Of))} }},");
    }

    private static void EmitInherited(SourceWriter writer, DefinitionSpec spec)
    {
        // InheritedOptions = new string[] { "checkpoint" }, Bare = static () => new Config() { Checkpoint = new CheckpointOptions() },
        if (spec.Inherited.Count == 0)
            return;
        EmitNames(writer, "InheritedOptions", spec.Inherited.Select(i => i.Path).ToEquatableArray());
        writer.Line($"Bare = static () => new {spec.Type.FullName}() {{ {string.Join(", ", spec.Inherited.Select(i => $"{Literal.Name(i.Property)} = {i.Bare}"))} }},");
    }

    private static void EmitValid(SourceWriter writer, DefinitionSpec spec)
    {
        // Options = new DeclaredOptionTable(new GeneratedOptionTable(), GeneratedTargets.Targets), Configuration = static c => new ExperimentConfig { ... },
        var declarations = new[] { (Has: spec.HasTargets, Name: "Targets"), (Has: spec.HasMachines, Name: "Machines") }.Where(d => d.Has).Select(d => d.Name).ToList();
        writer.Line($"Options = {OptionTable(declarations)},");
        EmitNames(writer, "LoggedMetrics", spec.LoggedMetrics);
        EmitNames(writer, "MethodMetrics", spec.MethodMetrics);
        EmitNames(writer, "Metrics", spec.Metrics);
        if (spec.Environment is { } played)
            writer.Line($"EnvironmentOption = {Literal.Of(NameCase.ToSnake(played.Property.TrimStart('@')))},");
        EmitNames(writer, "SetOptions", spec.SetOptions);
        EmitInherited(writer, spec);
        if (spec.Algorithm is { } learner)
            writer.Line($"AlgorithmType = typeof({learner.Factory}),");
        if (spec.Kits.Count > 0)
            writer.Line($"Kits = new global::System.Reflection.Assembly[] {{ {string.Join(", ", spec.Kits.Select(k => $"typeof({k}).Assembly"))} }},");
        foreach (var name in declarations)
            writer.Line($"{name} = {TargetsEmitter.ClassName}.{name},");
        EmitTags(writer, spec.Tags);
        writer.Open($"Configuration = static c => new {Space}ExperimentConfig");
        if (spec.Environment is { } environment)
        {
            writer.Line($"CreateEnvironment = count => {EnvironmentCall(environment)},");
            writer.Line($"EnvironmentOptions = c.{environment.Property},");
        }
        if (spec.Algorithm is { } algorithm)
        {
            writer.Line($"CreateAlgorithm = setup => {algorithm.Factory}.Create(c.{algorithm.Property}, setup),");
            writer.Line($"CreateWorker = (setup, index, count) => {Worker}<{algorithm.Factory}, {algorithm.Options}>(c.{algorithm.Property}, setup, index, count),");
        }
        if (spec.Seed is { } seed)
            writer.Line($"Seed = {seed},");
        foreach (var added in AddedGroups.All)
            writer.Line($"{added.Name} = c.{added.Name},");
        EmitNames(writer, "HarmlessOptions", AddedGroups.All.Where(g => !g.ChangesLearning).Select(g => g.Path).ToEquatableArray());
        if (spec.HasCallbacks)
            writer.Line("Callbacks = GeneratedCallbacks(c),");
        EmitMethods(writer, spec);
        writer.Close(",");
    }

    private static void EmitMethods(SourceWriter writer, DefinitionSpec spec)
    {
        // TrainHooks = new ConfigMethod<ITrainingHook>[] { new("Watch", () => c.Watch()), },
        EmitTable(writer, spec, ConfigMethodKind.TrainHook, "TrainHooks", $"{Space}ConfigMethod<{Space}ITrainingHook>", (method, call) => $"{Literal.Of(method.Method.TrimStart('@'))}, () => {call}()");
        EmitTable(writer, spec, ConfigMethodKind.EvalHook, "EvalHooks", $"{Space}ConfigMethod<{Space}IEvaluationHook>", (method, call) => $"{Literal.Of(method.Method.TrimStart('@'))}, () => {call}()");
        EmitTable(writer, spec, ConfigMethodKind.ExportStrategy, "ExportMethods", $"{Space}ExportStrategy", (method, call) => $"{Literal.Of(method.Name!)}, (source, folder, token) => {call}(source, folder{(method.TakesToken ? ", token" : "")})");
        foreach (var method in spec.Methods.Where(m => m.Kind == ConfigMethodKind.ContinueWhen))
            writer.Line($"ContinueWhen = evaluation => {Call(spec, method)}(evaluation),");
    }

    private static void EmitTable(SourceWriter writer, DefinitionSpec spec, ConfigMethodKind kind, string property, string type, Func<ConfigMethodSpec, string, string> arguments)
    {
        var methods = spec.Methods.Where(m => m.Kind == kind).ToList();
        if (methods.Count > 0)
            writer.Line($"{property} = new {type}[] {{ {string.Concat(methods.Select(m => $"new({arguments(m, Call(spec, m))}), "))}}},");
    }

    private static string Call(DefinitionSpec spec, ConfigMethodSpec method) => $"{(method.IsStatic ? spec.Type.FullName : "c")}.{method.Method}";
}
