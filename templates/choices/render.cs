#:property PublishAot=false
#:property PackAsTool=false
#:property TreatWarningsAsErrors=false

// dotnet run templates/choices/render.cs [-- FOLDER OUTPUT]
// Writes template.json of rl-experiment: template.json of this folder with the choices and switches that the rows in *.json stand for.
// With two arguments it reads another folder and writes another file.
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

const int OneLine = 60;
var folder = args.Length == 2 ? args[0] : Path.GetDirectoryName(Here())!;
var output = args.Length == 2 ? args[1] : Path.Combine(folder, "..", "rl-experiment", ".template.config", "template.json");

List<JsonObject> environments = Rows("environments"), algorithms = Rows("algorithms"), targets = Rows("targets"), engines = Rows("engines");
var template = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "template.json")))!.AsObject();
var symbols = template["symbols"]!.AsObject();

symbols["environment"]!["choices"] = Choices(environments);
var auto = symbols["algorithm"]!["choices"]!.AsArray();
auto[0]!["description"] = AutoInWords();
foreach (var choice in Choices(algorithms))
    auto.Add(choice!.DeepClone());

Computed("Continuous", AnyOf("environment", environments.Where(e => Text(e, "actions") == "continuous")));
Computed("Serves", AnyOf("target", targets.Where(t => t["serves"]?.GetValue<bool>() == true)));
// Only what learns within seconds by the algorithm that suits it.
Computed("LearnsInSeconds", $"engine == \"{Text(engines[0], "name")}\" && ({string.Join(" || ", environments.Where(e => e.ContainsKey("testReward")).Select(LearnsInSeconds))})");
Computed("Unfit", string.Join(" || ", algorithms.Where(a => Text(a, "actions") != "any").Select(Unfit)));
Switch("autoAlgorithm", null, "environment", environments, e => Text(e, "algorithm"));
Switch("stopReward", "RL_STOP_REWARD", "environment", environments, e => Text(e, "stopReward"));
Switch("stopSeconds", "RL_STOP_SECONDS", "environment", environments, e => Text(e, "stopSeconds"));
Switch("goodReward", "RL_GOOD_REWARD", "environment", environments, e => Text(e, "goodReward"));
Switch("goodTag", "RL_GOOD_TAG", "environment", environments, e => Text(e, "goodTag"));
Switch("testReward", "RL_TEST_REWARD", "environment", environments, e => Text(e, "testReward"));
Switch("testSteps", "RL_TEST_STEPS", "environment", environments, e => Text(e, "testSteps"));
Switch("quickEpisodes", "RL_QUICK_EPISODES", "environment", environments, e => Text(e, "quickEpisodes"));
Switch("environmentSettings", "RL_ENVIRONMENT_SETTINGS", "environment", environments, e => Initializer(e["settings"]!.AsArray()));
Switch("environmentWords", "RL_ENVIRONMENT_WORDS", "environment", environments, e => Text(e, "options"));
Switch("agentWords", "RL_AGENT_WORDS", "environment", environments, e => Text(e, "agent"));
SwitchOf("algorithmSettings", "RL_ALGORITHM_SETTINGS",
    from algorithm in algorithms
    from settings in algorithm["settings"]!.AsObject()
    select ($"(learner == '{Text(algorithm, "name")}' && environment == '{settings.Key}')", Initializer(settings.Value!.AsArray())));
Offer("target", "Target", "Where training runs when it is submitted.", targets, "RL_TARGETS", Attributes);
Switch("targetCommands", "RL_TARGET_COMMANDS", "target", targets, Commands);
Offer("engine", "Engine", "What computes networks.", engines, "RL_ENGINE", Engine);

var unfit = template["postActions"]!.AsArray().Single(a => a!["id"]!.GetValue<string>() == "otherAlgorithm")!["manualInstructions"]!.AsArray();
foreach (var algorithm in algorithms.Where(a => Text(a, "actions") != "any"))
{
    var (name, actions) = (Text(algorithm, "name"), Text(algorithm, "actions"));
    unfit.Add(new JsonObject
    {
        ["condition"] = $"(algorithm == \"{name}\")",
        ["text"] = $"{name} takes {actions} actions and this environment's are {(actions == "discrete" ? "continuous" : "discrete")}, so the project learns with what Auto takes here.",
    });
}
unfit.Add(new JsonObject { ["text"] = "The project learns with what Auto takes here." });

var json = template.ToJsonString(new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
File.WriteAllText(output, json + "\n");
return 0;

List<JsonObject> Rows(string name) => [.. JsonNode.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")))!.AsArray().Select(r => r!.AsObject())];

static string Text(JsonObject row, string column) => row[column] switch
{
    null => "",
    JsonValue value when value.TryGetValue<string>(out var text) => text,
    var value => value.ToJsonString(),
};

static JsonArray Choices(List<JsonObject> rows) => new([.. rows.Select(r => new JsonObject
{
    ["choice"] = Text(r, "name"),
    ["displayName"] = r.ContainsKey("displayName") ? Text(r, "displayName") : Text(r, "name"),
    ["description"] = Text(r, "summary"),
})]);

// Impala for Pong and Breakout, Ppo for all others.
string AutoInWords()
{
    var groups = environments.GroupBy(e => Text(e, "algorithm"), e => Text(e, "name")).OrderBy(g => g.Count()).ToList();
    var named = groups.SkipLast(1).Select(g => $"{g.Key} for {string.Join(" and ", g)}");
    return string.Join(", ", named.Append($"{groups[^1].Key} for all others")) + ".";
}

static string AnyOf(string symbol, IEnumerable<JsonObject> rows) => $"({string.Join(" || ", rows.Select(r => $"{symbol} == \"{Text(r, "name")}\""))})";

static string LearnsInSeconds(JsonObject environment) =>
    $"(environment == \"{Text(environment, "name")}\" && (algorithm == \"Auto\" || algorithm == \"{Text(environment, "algorithm")}\"))";

static string Unfit(JsonObject algorithm) => $"(algorithm == \"{Text(algorithm, "name")}\" && {(Text(algorithm, "actions") == "discrete" ? "Continuous" : "!Continuous")})";

//  { Gamma = 0.9 }, or a line for each setting.
static string Initializer(JsonArray settings)
{
    var texts = settings.Select(s => s!.GetValue<string>()).ToList();
    var line = $" {{ {string.Join(", ", texts)} }}";
    return texts.Count == 0 ? "" : line.Length <= OneLine ? line : $"\n    {{\n        {string.Join(",\n        ", texts)},\n    }}";
}

static string Attributes(JsonObject target) =>
    (Text(target, "comment") is { Length: > 0 } comment ? $"\n// {comment}" : "") + string.Concat(target["attributes"]!.AsArray().Select(a => $"\n[{a!.GetValue<string>()}]"));

static string Commands(JsonObject target) => string.Concat((target["commands"]?.AsArray() ?? []).Select(c => "\n" + c!.GetValue<string>()));

static string Engine(JsonObject engine) =>
    Text(engine, "engine") is { Length: > 0 } made ? $"\n\n    /// <summary>What computes networks.</summary>\n    public EngineOptions? Engine {{ get; init; }} = {made};" : "";

void Computed(string name, string value) => symbols[name] = new JsonObject { ["type"] = "computed", ["value"] = value };

void Switch(string name, string? token, string by, List<JsonObject> rows, Func<JsonObject, string> value) =>
    SwitchOf(name, token, rows.Select(r => ($"({by} == '{Text(r, "name")}')", value(r))));

void SwitchOf(string name, string? token, IEnumerable<(string Condition, string Value)> cases)
{
    var symbol = new JsonObject { ["type"] = "generated", ["generator"] = "switch" };
    if (token is not null)
        symbol["replaces"] = token;
    symbol["parameters"] = new JsonObject
    {
        ["datatype"] = "string",
        ["cases"] = new JsonArray([.. cases.Where(c => c.Value.Length > 0).Select(c => new JsonObject { ["condition"] = c.Condition, ["value"] = c.Value })]),
    };
    symbols[name] = symbol;
}

// A parameter is offered where there is more than one choice; the first is the default.
void Offer(string name, string display, string description, List<JsonObject> rows, string token, Func<JsonObject, string> code)
{
    if (rows.Count > 1)
    {
        symbols[name] = new JsonObject
        {
            ["type"] = "parameter", ["datatype"] = "choice", ["displayName"] = display, ["description"] = description, ["defaultValue"] = Text(rows[0], "name"), ["choices"] = Choices(rows),
        };
        Switch(name + "Code", token, name, rows, code);
    }
    else
    {
        symbols[name + "Code"] = new JsonObject { ["type"] = "generated", ["generator"] = "constant", ["replaces"] = token, ["parameters"] = new JsonObject { ["value"] = code(rows[0]) } };
    }
}

static string Here([CallerFilePath] string path = "") => path;
