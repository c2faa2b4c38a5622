using System.Diagnostics;
using System.Text;

namespace RlTemplates.Tests;

/// <summary>No place in which a program prints or writes values tells a secret, by whichever way it has come.</summary>
public sealed class SecretPlacesTests : IDisposable
{
    /// <summary>The ways of secrets, by their values.</summary>
    private static readonly Dictionary<string, string> Ways = new()
    {
        ["sk-base-141421356"] = "an option of a base preset",
        ["db-base-173205080"] = "a connection string in a base preset",
        ["pg-hook-223606797"] = "an option of a hook",
        ["ad-hook-264575131"] = "an address of a hook",
        ["hd-hook-331662479"] = "an entry of a dictionary of a hook",
        ["hv-hook-360555127"] = "an entry of a dictionary of a hook, by a variable",
        ["ak-sink-412310562"] = "an option of a sink, on the command line",
        ["ev-prod-435889894"] = "a variable of a target",
        ["el-list-479583152"] = "an element of a list, on the command line",
        ["js-list-538516480"] = "JSON in a list, on the command line",
    };

    private const string Base = """
        api_key: sk-base-141421356
        note: Server=db;Password=db-base-173205080
        stop: { timesteps_total: 2000 }
        evaluation: { episodes: 1 }
        targets: { prod: { environment_variables: [MODE=fast, STORE_PASSWORD=ev-prod-435889894] } }
        """;

    private const string Preset = """
        extends: base
        hooks:
          - type: pager
            token: pg-hook-223606797
            address: https://pager.example/?user=me&api_key=ad-hook-264575131
            headers: { Accept: text, X-Api-Key: hd-hook-331662479 }
        tracking: { sinks: [{ type: pager }, { type: csv }] }
        """;

    private const string Received = "pager: token of 17, address of 56, headers of 38";

    private static readonly string[] Tokens = ["--tracking.sinks.0.access-key", "ak-sink-412310562", "--notes", "X_TOKEN=el-list-479583152,{\"token\":\"js-list-538516480\"}"];

    private readonly string _folder = Directory.CreateTempSubdirectory("places").FullName;
    private readonly List<string> _leaks = [];

    public SecretPlacesTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "configs"));
        Write("base.yaml", Base);
        Write("pager.yaml", Preset);
        Write("swept.yaml", "extends: pager\nsweep: { method: grid, parameters: { seed: { values: [3, 4] } }, parallel: 2 }");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, string yaml) => File.WriteAllText(Path.Combine(_folder, "configs", name), yaml);

    [SlowFact]
    public async Task No_verb_and_no_file_tells_a_secret()
    {
        (await See(0, ["config", "--config", "pager", .. Tokens])).ShouldContain("***");
        await See(2, ["config", "--config", "pager", "--algorithm.gamma", "3", .. Tokens]);
        await See(1, "config", "diff", "pager", "base");
        await See(0, "config", "init", "made");
        await See(0, "config", "schema");
        (await See(0, ["train", "--config", "pager", .. Tokens])).ShouldContain(Received);
        (await See(0, ["train", "--resume", "latest", "--config", "pager", "--stop.timesteps-total", "9000", .. Tokens])).ShouldContain(Received);
        (await See(1, ["train", "--config", "pager", "--hooks.0.is-broken", "true", "--verbose", .. Tokens])).ShouldContain("401 for *** at ***");
        await See(0, "runs");
        await See(0, "runs", "show", "latest");
        await See(1, "config", "diff", "pager", "latest");
        await See(0, ["submit", "--config", "pager", .. Tokens]);
        (await See(0, "attach", "latest")).ShouldContain(Received);
        await See(0, "jobs");
        await See(0, "evaluate");
        (await See(0, ["sweep", "--config", "swept", "--write-best", "best", .. Tokens])).ShouldContain("best: trial");
        await See(0, "sweep", "--resume", "latest");
        await See(0, "runs", "show");
        await See(1, "config", "diff", "best", "base");

        Search();
        _leaks.ShouldBeEmpty();
    }

    /// <summary>Runs a verb and searches what it prints.</summary>
    private async Task<string> See(int expected, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [SampleProgram.Program, .. args]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["RLT_HOOKS__0__HEADERS"] = "Accept=text,X-Other-Token=hv-hook-360555127";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var said = await output + await errors;
        process.ExitCode.ShouldBe(expected, $"{string.Join(' ', args)}: {said}");
        Look(string.Join(' ', args.TakeWhile(a => a != Tokens[0])), said);
        return said;
    }

    /// <summary>Searches the files that the verbs have written.</summary>
    private void Search()
    {
        string[] given = ["base.yaml", "pager.yaml", "swept.yaml"];
        var files = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Where(f => !given.Contains(Path.GetFileName(f))).ToList();
        foreach (var name in new[] { "made.yaml", "best.yaml", "sweep.json", "run.json", "driver_log.txt", "error.txt", "manifest.json", "metrics.csv" })
            files.ShouldContain(f => Path.GetFileName(f) == name, name);
        foreach (var file in files)
            Look(Path.GetRelativePath(_folder, file), Encoding.Latin1.GetString(File.ReadAllBytes(file)));
    }

    private void Look(string place, string text) =>
        _leaks.AddRange(Ways.Where(way => text.Contains(way.Key, StringComparison.Ordinal)).Select(way => $"{place} tells {way.Value}"));
}
