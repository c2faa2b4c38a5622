using System.Text.Json;

namespace RlTemplates.Mutants.Tests.Model;

/// <summary>What the project template makes: one project for each environment and each algorithm that fits it.</summary>
internal static class TemplateProjects
{
    private static readonly string[] Files = ["RlConfigClass.cs", "configs/default.yaml", "configs/quick.yaml", "configs/sweep.yaml", "Dockerfile", ".github/workflows/ci.yml"];
    private static readonly string Templates = Path.Combine(Repository.Root, "templates");

    public static IEnumerable<Project> All()
    {
        using JsonDocument environments = Read("choices", "environments.json"), algorithms = Read("choices", "algorithms.json"), template = Read("rl-experiment", ".template.config", "template.json");
        foreach (var environment in environments.RootElement.EnumerateArray())
        {
            foreach (var algorithm in algorithms.RootElement.EnumerateArray().Where(a => Text(a, "actions") == "any" || Text(a, "actions") == Text(environment, "actions")))
                yield return Make(Text(environment, "name"), Text(algorithm, "name"), template.RootElement.GetProperty("symbols"));
        }
    }

    private static JsonDocument Read(params string[] path) => JsonDocument.Parse(File.ReadAllText(Path.Combine([Templates, .. path])));

    private static string Text(JsonElement row, string column) => row.GetProperty(column).GetString()!;

    private static Project Make(string environment, string algorithm, JsonElement symbols)
    {
        var words = new Dictionary<string, string>
        {
            ["RlSafeNamespace"] = "Lab",
            ["rl-experiment-name"] = "lab",
            ["RlConfigClass"] = environment + "Experiment",
            ["RlEnvironmentOptions"] = environment + "Options",
            ["RlAlgorithmOptions"] = algorithm + "Options",
        };
        string[] conditions = [$"(environment == '{environment}')", $"(learner == '{algorithm}' && environment == '{environment}')"];
        foreach (var symbol in symbols.EnumerateObject().Select(s => s.Value).Where(s => s.GetProperty("type").ValueEquals("generated") && s.TryGetProperty("replaces", out _)))
        {
            if (Value(symbol, conditions) is { } value)
                words[Text(symbol, "replaces")] = value;
        }
        string Filled(string text) => words.Aggregate(text, (t, w) => t.Replace(w.Key, w.Value, StringComparison.Ordinal));
        return new($"template/{environment}-{algorithm}", Files.ToDictionary(Filled, f => Filled(File.ReadAllText(Path.Combine(Templates, "rl-experiment", f)))));
    }

    /// <summary>What stands for a word of the template; null for a word that is made of others.</summary>
    private static string? Value(JsonElement symbol, string[] conditions) => Text(symbol, "generator") switch
    {
        "constant" => Text(symbol.GetProperty("parameters"), "value"),
        "switch" => symbol.GetProperty("parameters").GetProperty("cases").EnumerateArray()
            .Where(c => conditions.Contains(Text(c, "condition"))).Select(c => Text(c, "value")).FirstOrDefault() ?? "",
        _ => null,
    };
}
