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

    /// <summary>What each verb says; those that only look at options may have nothing to say.</summary>
    [Theory]
    [InlineData("no-environment", "environment is null, so that environment.max_episode_steps has no value; set it in the config class.", true)]
    [InlineData("no-algorithm", "algorithm is null, so that algorithm.num_envs has no value; set it in the config class.", true)]
    [InlineData("no-network", "algorithm.network is null, so that algorithm.network.conv_filters has no value; set it in the config class.", true)]
    [InlineData("no-tracking", "tracking is null, so that tracking.sinks has no value; set it in the config class.", true)]
    [InlineData("no-texts", "labels is null, which it must not be; set it in the config class.", true)]
    [InlineData("null-text", "notes holds null; take it out in the config class.", true)]
    [InlineData("null-hook", "hooks.0 has no value; hooks.0.type must be the name of a record, of which none is known.", false)]
    [InlineData("null-sink", "tracking.sinks.1 has no value; tracking.sinks.1.type must be csv.", false)]
    [InlineData("null-export", "export.strategies.0 has no value; export.strategies.0.type must be the name of a record, of which none is known.", false)]
    [InlineData("no-hooks", "hooks is null; set it in the config class.", false)]
    [InlineData("null-engine", "Environment and algorithm cannot be made of these options: EmptyEngine.Create returned null.", false)]
    [InlineData("empty-algorithm", "Environment and algorithm cannot be made of these options: the algorithm's Create returned null.", false)]
    public async Task A_part_that_is_null_is_named(string name, string expected, bool isOfOptions)
    {
        var experiment = Experiments[name];
        foreach (var verb in new[] { "train", "submit", "sweep" })
        {
            var (code, _, errors) = await _folder.Run(experiment, verb == "sweep" ? ["sweep", "--config", Sweep()] : [verb]);
            (verb, code, errors).ShouldBe((verb, 2, $"error: {expected}\n"));
        }
        foreach (var verb in new[] { "config", "config schema", "train --help" })
        {
            var (code, _, errors) = await _folder.Run(experiment, verb.Split(' '));
            // Of several, each verb names the one that it reads first.
            if (isOfOptions)
                errors.ShouldMatch(@"\Aerror: \S+ (is|holds) null[^\n]* in the config class\.\n\z");
            else
                (errors.Length == 0 || errors == $"error: {expected}\n").ShouldBeTrue(errors);
            code.ShouldBe(errors.Length == 0 ? 0 : 2);
        }
        Directory.Exists(Path.Combine(_folder.Runs, name)).ShouldBeFalse();
    }

    private string Sweep()
    {
        var path = Path.Combine(Directory.CreateDirectory(_folder.Runs).FullName, "x.yaml");
        File.WriteAllText(path, "sweep: { method: grid, parameters: { evaluation.episodes: { values: [1, 2] } } }");
        return path;
    }
}
