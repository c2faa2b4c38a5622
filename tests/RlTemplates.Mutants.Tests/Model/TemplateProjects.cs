using System.Text.Json;

namespace RlTemplates.Mutants.Tests.Model;

/// <summary>What the project template makes: one project for each environment and each algorithm that fits it.</summary>
internal static class TemplateProjects
{
    private static readonly string Templates = Path.Combine(Repository.Root, "templates");

    public static IEnumerable<Project> All()
    {
        using JsonDocument environments = Rows("environments"), algorithms = Rows("algorithms");
        foreach (var environment in environments.RootElement.EnumerateArray())
        {
            foreach (var algorithm in algorithms.RootElement.EnumerateArray().Where(a => Text(a, "actions") == "any" || Text(a, "actions") == Text(environment, "actions")))
                yield return Make(environment, algorithm);
        }
    }

    private static JsonDocument Rows(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Templates, "choices", name + ".json")));

    private static Project Make(JsonElement environment, JsonElement algorithm)
    {
        var (played, learner) = (Text(environment, "name"), Text(algorithm, "name"));
        var settings = algorithm.GetProperty("settings").TryGetProperty(played, out var own) ? Initializer(own) : "";
        var words = new Dictionary<string, string>
        {
            ["RL_STOP_REWARD"] = Text(environment, "stopReward"),
            ["RL_STOP_SECONDS"] = Text(environment, "stopSeconds"),
            ["RL_GOOD_REWARD"] = Text(environment, "goodReward"),
            ["RL_GOOD_TAG"] = Text(environment, "goodTag"),
            ["RL_QUICK_EPISODES"] = Text(environment, "quickEpisodes"),
            ["RL_ENVIRONMENT_SETTINGS"] = Initializer(environment.GetProperty("settings")),
            ["RL_ALGORITHM_SETTINGS"] = settings,
            ["RL_ENVIRONMENT_WORDS"] = Text(environment, "options"),
            ["RL_TARGETS"] = "",
            ["RL_ENGINE"] = "",
            ["RlSafeNamespace"] = "Lab",
            ["rl-experiment-name"] = "lab",
            ["RlConfigClass"] = played + "Experiment",
            ["RlEnvironmentOptions"] = played + "Options",
            ["RlAlgorithmOptions"] = learner + "Options",
        };
        string[] files = ["RlConfigClass.cs", "configs/default.yaml", "configs/quick.yaml", "configs/sweep.yaml", "Dockerfile", ".github/workflows/ci.yml"];
        string Filled(string text) => words.Aggregate(text, (t, w) => t.Replace(w.Key, w.Value, StringComparison.Ordinal));
        return new($"template/{played}-{learner}", files.ToDictionary(Filled, f => Filled(File.ReadAllText(Path.Combine(Templates, "rl-experiment", f)))));
    }

    private static string Text(JsonElement row, string column) => row.GetProperty(column).ToString();

    private static string Initializer(JsonElement settings) => settings.GetArrayLength() switch
    {
        0 => "",
        1 => $" {{ {settings[0].GetString()} }}",
        _ => $"\n    {{\n        {string.Join(",\n        ", settings.EnumerateArray().Select(s => s.GetString()))},\n    }}",
    };
}
