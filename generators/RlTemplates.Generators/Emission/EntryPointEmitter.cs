using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Emission;

/// <summary>Writes the entry point of an executable.</summary>
internal static class EntryPointEmitter
{
    /// <summary>Writes the file.</summary>
    /// <param name="experiments">The project's experiments.</param>
    /// <param name="verbs">Verbs beside the built-in ones, with global::.</param>
    public static string Emit(EquatableArray<EntrySpec> experiments, EquatableArray<string> verbs)
    {
        // internal static class EntryPoint
        // {
        //     private static Task<int> Main(string[] args) => EntryScript.RunAsync(
        //         args, new ExperimentDefinition[] { EntryScript.Experiment("pong", typeof(PongExperiment), static () => PongExperiment.Definition) }, new Func<Verb>[] { new Func<DeployVerb>(static () => new DeployVerb()) });
        // }
        var writer = CodeFile.Start();
        writer.Open("namespace RlTemplates.Generated");
        writer.Line("/// <summary>Hands the arguments to the entry script. Written because the project has no entry point of its own.</summary>");
        writer.Line(CodeFile.GeneratedCode);
        writer.Open("internal static class EntryPoint");
        writer.Line("private static global::System.Threading.Tasks.Task<int> Main(string[] args) => global::RlTemplates.EntryScript.RunAsync(");
        writer.Line("    args,");
        writer.Line("    new global::RlTemplates.Experiments.ExperimentDefinition[]");
        writer.Open();
        foreach (var experiment in experiments)
            EmitDefinition(writer, experiment);
        writer.Close(verbs.Count > 0 ? "," : ");");
        EmitVerbs(writer, verbs);
        if (experiments.Any(e => e.FullName is null))
            DefinitionEmitter.EmitEmptyTable(writer, "NoOptions");
        writer.Close();
        writer.Close();
        return writer.ToString();
    }

    private static void EmitVerbs(SourceWriter writer, EquatableArray<string> verbs)
    {
        if (verbs.Count == 0)
            return;
        writer.Line("    new global::System.Func<global::RlTemplates.Verbs.Verb>[]");
        writer.Open();
        foreach (var verb in verbs)
            writer.Line($"new global::System.Func<{verb}>(static () => new {verb}()),");
        writer.Close(");");
    }

    private static void EmitDefinition(SourceWriter writer, EntrySpec experiment)
    {
        if (experiment.FullName is { } name)
        {
            writer.Line($"global::RlTemplates.EntryScript.Experiment({Literal.Of(experiment.Name)}, typeof({name}), static () => {name}.Definition),");
            return;
        }
        writer.Open("new global::RlTemplates.Experiments.ExperimentDefinition<object>");
        writer.Line($"Name = {Literal.Of(experiment.Name)},");
        DefinitionEmitter.EmitInvalid(writer, experiment.Errors, "NoOptions");
        writer.Close(",");
    }
}
