using RlTemplates.Experiments;

namespace RlTemplates.Estimators.Tests;

/// <summary>Parts of a config class that are null although the language's annotations say that they are not.</summary>
public sealed class NullPartTests : IDisposable
{
    private static readonly Dictionary<string, ExperimentDefinition> Experiments = new ExperimentDefinition[]
    {
        NoEnvironment.Definition, NoAlgorithm.Definition, NoNetwork.Definition, NullHook.Definition, NoHooks.Definition, NullSink.Definition, NoTracking.Definition, NullExport.Definition,
        NoTexts.Definition, NullText.Definition, NullEngine.Definition, EmptyAlgorithmExperiment.Definition,
    }.ToDictionary(d => d.Name);

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What each verb says; of what an engine or a list makes, those that only look at options may have nothing to say.</summary>
    [Theory]
    [InlineData("no-environment", "NoEnvironment.Environment", true)]
    [InlineData("no-algorithm", "NoAlgorithm.Algorithm", true)]
    [InlineData("no-network", "NoNetwork.Algorithm.Network", true)]
    [InlineData("no-tracking", "NoTracking.Tracking", true)]
    [InlineData("no-texts", "NoTexts.Notes", true)]
    [InlineData("null-text", "notes holds null; take it out in the config class.", false)]
    [InlineData("null-hook", "hooks.0 has no value; hooks.0.type must be the name of a record, of which none is known.", false)]
    [InlineData("null-sink", "tracking.sinks.1 has no value; tracking.sinks.1.type must be csv.", false)]
    [InlineData("null-export", "export.strategies.0 has no value; export.strategies.0.type must be the name of a record, of which none is known.", false)]
    [InlineData("no-hooks", "NoHooks.Hooks", true)]
    [InlineData("null-engine", "Environment and algorithm cannot be made of these options: EmptyEngine.Create returned null.", false)]
    [InlineData("empty-algorithm", "Environment and algorithm cannot be made of these options: the algorithm's Create returned null.", false)]
    public async Task A_part_that_is_null_is_named(string name, string expected, bool isOfClass)
    {
        var experiment = Experiments[name];
        var said = isOfClass
            ? $"{name}: its config class {expected.Split('.')[0]} cannot be made of its own defaults: {expected} is null, which its type does not allow; give it a value."
            : expected;
        foreach (var verb in new[] { "train", "submit", "sweep" })
        {
            var (code, _, errors) = await _folder.Run(experiment, verb == "sweep" ? ["sweep", "--config", Sweep()] : [verb]);
            (verb, code, errors).ShouldBe((verb, 2, $"error: {said}\n"));
        }
        foreach (var verb in new[] { "config", "config schema" })
        {
            var (code, _, errors) = await _folder.Run(experiment, verb.Split(' '));
            (errors.Length == 0 && !isOfClass || errors == $"error: {said}\n").ShouldBeTrue(errors);
            code.ShouldBe(errors.Length == 0 ? 0 : 2);
        }
        var help = await _folder.Run(experiment, "train", "--help");
        (help.Errors.Length == 0 || help.Errors == $"error: {said}\n").ShouldBeTrue(help.Errors);
        help.Output.Contains($"Experiments that cannot be made:\n  {said}", StringComparison.Ordinal).ShouldBe(isOfClass, help.Output);
        Directory.Exists(Path.Combine(_folder.Runs, name)).ShouldBeFalse();
    }

    private string Sweep()
    {
        var path = Path.Combine(Directory.CreateDirectory(_folder.Runs).FullName, "x.yaml");
        File.WriteAllText(path, "sweep: { method: grid, parameters: { evaluation.episodes: { values: [1, 2] } } }");
        return path;
    }
}
