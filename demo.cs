#:property PublishAot=false
#:property PackAsTool=false

// dotnet run demo.cs [-- --quick]
// Packs the packages where a source has changed since, scaffolds a project from the packed template, builds it, trains it and evaluates what it learned.
// Ctrl-C while it trains ends the training and evaluates what was learned so far.
using System.Diagnostics;
using System.Globalization;

var quick = args.Contains("--quick");
if (args.Any(a => a != "--quick"))
{
    Console.Error.WriteLine($"Unknown argument '{args.First(a => a != "--quick")}'; allowed is --quick.");
    return 2;
}

var root = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? Environment.CurrentDirectory;
var (name, environment) = quick ? ("CartPoleDemo", "CartPole") : ("PongDemo", "Pong");
var artifacts = Path.Combine(root, "artifacts");
var feed = Path.Combine(artifacts, "feed");
var hive = Path.Combine(artifacts, "demo", "hive");
var demo = Path.Combine(artifacts, "demo", DateTime.UtcNow.ToString("yyyyMMdd't'HHmmssfff", CultureInfo.InvariantCulture));
var project = Path.Combine(demo, name);
var interrupted = false;

// The terminal sends Ctrl-C to the child too, which ends cleanly; this program goes on with the next step.
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    interrupted = true;
};

Directory.CreateDirectory(demo);
var prepared =
    Step("Packing the packages into a local feed, where something has changed", root,
        "dotnet", "build", "src/pack.proj", "-p:RunAnalyzersDuringBuild=false", "-v:q", "-nologo", "-clp:ErrorsOnly")
    && Install()
    && Step($"Creating {name}", demo,
        "dotnet", "new", "rl-experiment", "-n", name, "-o", project, "--environment", environment, "--feed", feed, "--no-restore", "--debug:custom-hive", hive)
    && Step("Building it", project,
        "dotnet", "build", "--configuration", "Release", "-v:q", "-nologo", "-clp:ErrorsOnly");
if (!prepared)
{
    return interrupted ? 130 : 1;
}

var program = Path.Combine(project, "bin", "Release", "net10.0", $"{name}.dll");
Title(quick ? "Training CartPole: under a minute" : "Training Pong from its pixels: up to 30 minutes; Ctrl-C evaluates what was learned so far");
string[] limit = quick ? ["--stop.time-total-s", "40"] : [];
var trained = Run(project, "dotnet", [program, "train", .. limit]);
if (trained != 0 && !interrupted)
{
    Console.Error.WriteLine($"Training ended with exit code {trained}.");
    return 1;
}

Title("Evaluating what it learned");
if (Run(project, "dotnet", [program, "evaluate", "--run", "latest"]) != 0)
{
    return interrupted ? 130 : 1;
}

Run(project, "dotnet", [program, "runs", "show", "latest"]);
var shown = Path.GetRelativePath(Environment.CurrentDirectory, project);
Console.WriteLine();
Console.WriteLine($"""
    The project: {shown}
      the whole experiment   {Path.Combine(shown, environment + "Experiment.cs")}
      what it learned        {Path.Combine(shown, "runs")}
      go on with it          cd {shown} && dotnet run -c Release -- train --resume latest
    """);
return 0;

// The hive is kept: what it has need not be installed again.
bool Install()
{
    var version = File.ReadAllText(Path.Combine(feed, "version.txt")).Trim();
    var installed = Path.Combine(hive, "installed.txt");
    if (File.Exists(installed) && File.ReadAllText(installed) == version)
        return true;
    if (!Step("Installing the templates into a folder of the demo's own", root,
        "dotnet", "new", "install", Path.Combine(feed, $"RlTemplates.Templates.{version}.nupkg"), "--force", "--debug:custom-hive", hive))
        return false;
    File.WriteAllText(installed, version);
    return true;
}

bool Step(string title, string folder, string file, params string[] arguments)
{
    Title(title);
    var clock = Stopwatch.StartNew();
    var code = interrupted ? 130 : Run(folder, file, arguments);
    if (code == 0)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"done in {clock.Elapsed.TotalSeconds:F1} s"));
    }

    return code == 0 && !interrupted;
}

static void Title(string text) => Console.WriteLine($"\n== {text}");

static int Run(string folder, string file, string[] arguments)
{
    var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, UseShellExecute = false };
    foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) && k != "MSBUILDDISABLENODEREUSE").ToList())
    {
        start.Environment.Remove(name);
    }

    start.Environment["DOTNET_NOLOGO"] = "1";
    using var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
    process.WaitForExit();
    return process.ExitCode;
}
