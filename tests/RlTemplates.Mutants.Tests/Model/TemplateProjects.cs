using System.Text.Json;
using System.Text.RegularExpressions;

namespace RlTemplates.Mutants.Tests.Model;

/// <summary>What the project template makes: one project for each environment and each algorithm that fits it.</summary>
internal static class TemplateProjects
{
    private static readonly string[] Continuous = ["MountainCarContinuous", "Pendulum"];

    public static IEnumerable<Project> All()
    {
        var template = Path.Combine(Repository.Root, "templates", "rl-experiment");
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(template, ".template.config", "template.json")));
        var facts = Cases(json, "environmentFacts").ToDictionary(c => c.Condition.Split('\'')[1], c => c.Value, StringComparer.Ordinal);
        var settings = Cases(json, "learnerSettings").ToDictionary(c => (c.Condition.Split('\'')[1], c.Condition.Split('\'')[3]), c => c.Value);
        foreach (var (environment, fact) in facts)
        {
            foreach (var algorithm in new[] { "Impala", "Ppo", Continuous.Contains(environment) ? "Sac" : "Dqn" })
                yield return Make(template, environment, fact, algorithm, settings.GetValueOrDefault((algorithm, environment), ""));
        }
    }

    private static Project Make(string template, string environment, string facts, string algorithm, string settings)
    {
        string Fact(string name) => Regex.Match(facts, $@"\b{name}: ([^;]*)").Groups[1].Value;
        var words = new Dictionary<string, string>
        {
            ["RL_STOP_REWARD"] = Fact("stop"), ["RL_STOP_SECONDS"] = Fact("seconds"), ["RL_GOOD_REWARD"] = Fact("good"), ["RL_GOOD_TAG"] = Fact("tag"), ["RL_QUICK_EPISODES"] = Fact("quick"),
            ["RL_ENVIRONMENT_SETTINGS"] = Initializer(Fact("settings")), ["RL_ALGORITHM_SETTINGS"] = Initializer(settings.Replace("; ", ", ", StringComparison.Ordinal)),
            ["RL_ENVIRONMENT_WORDS"] = Fact("options"), ["RlSafeNamespace"] = "Lab", ["rl-experiment-name"] = "lab", ["RlConfigClass"] = environment + "Experiment",
            ["RlEnvironmentOptions"] = environment + "Options", ["RlAlgorithmOptions"] = algorithm + "Options",
        };
        string[] files = ["RlConfigClass.cs", "configs/default.yaml", "configs/quick.yaml", "configs/sweep.yaml", "Dockerfile", ".github/workflows/ci.yml"];
        string Filled(string text) => words.Aggregate(text, (t, w) => t.Replace(w.Key, w.Value, StringComparison.Ordinal));
        return new($"template/{environment}-{algorithm}", files.ToDictionary(Filled, f => Filled(File.ReadAllText(Path.Combine(template, f)))));
    }

    private static string Initializer(string settings) => settings.Length == 0 ? "" : settings.Contains(", ", StringComparison.Ordinal) ? $"\n    {{\n        {Lines(settings)},\n    }}" : $" {{ {settings} }}";

    private static string Lines(string settings) => Regex.Replace(settings, @", (?=[A-Z]\w* = (?![^{]*\}))", ",\n        ");

    private static IEnumerable<(string Condition, string Value)> Cases(JsonDocument json, string symbol) =>
        from one in json.RootElement.GetProperty("symbols").GetProperty(symbol).GetProperty("parameters").GetProperty("cases").EnumerateArray()
        let condition = one.GetProperty("condition").GetString()!
        where symbol == "environmentFacts" || condition.Contains("learner == '", StringComparison.Ordinal)
        select (condition, one.GetProperty("value").GetString()!);
}
