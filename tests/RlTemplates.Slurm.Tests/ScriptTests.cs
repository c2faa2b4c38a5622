using System.Diagnostics;
using System.Text.RegularExpressions;

namespace RlTemplates.Slurm.Tests;

/// <summary>The scripts of a submission, run by bash with commands of Slurm that write down how they were called.</summary>
public sealed partial class ScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slurm").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_scripts_ask_for_the_machines_of_the_class()
    {
        var (head, workers) = await ScriptsOf("pole");
        Lines(head, "#SBATCH").ShouldBe(
        [
            "--job-name=pole-ID-head", "--comment=ID", $"--chdir={_folder}", $"--output={_folder}/runs/pole/ID/logs/slurm-head-%j.txt", "--open-mode=append",
            "--export=PATH,HOME,USER,LOGNAME,SHELL,LANG,LC_ALL,TZ,TMPDIR,MODULEPATH,MODULESHOME,LMOD_CMD,BASH_ENV,DOTNET_ROOT",
            "--nodes=1", "--ntasks=1", "--partition=head", "--cpus-per-task=2", "--time=0-00:10:00", "--signal=B:TERM@30", "--requeue",
        ]);
        Lines(workers!, "#SBATCH").ShouldContain("--array=0-1");
        Lines(workers!, "#SBATCH").ShouldContain("--partition=worker");
        (await ScriptsOf("track")).Workers.ShouldBeNull();
    }

    [Theory]
    [InlineData(0, true, "")] // one that is asked to end near its limit goes on in another turn
    [InlineData(0, false, "it runs no more")]
    [InlineData(1000, true, "its time is not nearly over")]
    public async Task A_job_asks_for_another_turn_only_where_its_time_is_nearly_over(int earliest, bool isRunning, string whyNot)
    {
        var calls = await RunHead(earliest, isRunning ? "RUNNING" : "CANCELLED", run => { }, signals: true);
        calls.Any(c => c.StartsWith("scontrol requeue 7", StringComparison.Ordinal)).ShouldBe(whyNot.Length == 0, string.Join('\n', calls));
        calls.ShouldContain("program ended by a signal");
    }

    [Fact]
    public async Task A_run_that_somebody_has_stopped_asks_for_no_other_turn()
    {
        var calls = await RunHead(0, "RUNNING", run => File.WriteAllText(Path.Combine(run, "slurm", "stop"), ""), signals: true);
        calls.ShouldNotContain(c => c.StartsWith("scontrol requeue", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_exit_code_is_that_of_the_program_and_workers_that_wait_are_canceled()
    {
        var calls = await RunHead(0, "RUNNING", run => File.WriteAllText(Path.Combine(run, "slurm", "workers.id"), "8\n"), signals: false);
        calls.ShouldContain("exit 3");
        calls.ShouldContain("scancel -Q 8");
        calls.ShouldContain(c => c.StartsWith("program head --job ", StringComparison.Ordinal) && !c.Contains("--resume", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_has_begun_is_resumed_and_its_workers_are_started_again()
    {
        var calls = await RunHead(
            0, "RUNNING", run => File.WriteAllText(Path.Combine(run, "run.json"), """{ "status": "interrupted" }"""), signals: false, ("SLURM_RESTART_COUNT", "1"));
        calls.ShouldContain(c => c.StartsWith("program head --job ", StringComparison.Ordinal) && c.Contains(" --resume ID", StringComparison.Ordinal));
        calls.ShouldContain(c => c.StartsWith("sbatch --parsable ", StringComparison.Ordinal) && c.EndsWith("workers.sh", StringComparison.Ordinal));
    }

    public void Dispose() => TestFolder.Delete(_folder);

    private async Task<IReadOnlyList<string>> RunHead(int earliest, string state, Action<string> prepare, bool signals, params (string Name, string Value)[] variables)
    {
        var (script, _) = await ScriptsOf("pole");
        var (run, bin, calls) = (Path.Combine(_folder, "runs", "pole", "ID"), Path.Combine(_folder, "bin"), Path.Combine(_folder, "calls"));
        Directory.CreateDirectory(Path.Combine(run, "slurm"));
        Directory.CreateDirectory(bin);
        File.WriteAllText(Path.Combine(run, "run.json"), """{ "status": "pending" }""");
        prepare(run);
        Command("program", signals ? "trap 'echo \"program ended by a signal\" >> $CALLS; exit 130' TERM; touch $CALLS.begun; while :; do sleep 0.05; done" : "exit 3");
        Command("scontrol", $"[ \"$1\" != --oneliner ] || echo 'JobId=7 JobState={state} Reason=None'; exit 0");
        foreach (var name in new[] { "sbatch", "scancel", "squeue", "sleep" })
            Command(name, name == "sleep" ? "[ \"$1\" = 0.05 ] && exec /bin/sleep 0.05; exit 0" : "exit 0");
        // Near the limit or not: the clock of a test stands at its beginning.
        script = EarliestSecond().Replace(script, $"-ge {earliest} ]");
        script = Program().Replace(script, Path.Combine(bin, "program") + " head ");
        var path = Path.Combine(_folder, "head.sh");
        await File.WriteAllTextAsync(path, script, Cancellation);
        var start = new ProcessStartInfo("bash", [path]) { WorkingDirectory = _folder };
        start.Environment["PATH"] = bin + ":" + start.Environment["PATH"];
        (start.Environment["CALLS"], start.Environment["SLURM_JOB_ID"], start.Environment["SLURMD_NODENAME"]) = (calls, "7", "node1");
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        for (var i = 0; signals && !File.Exists(calls + ".begun"); i++)
        {
            (i < 500).ShouldBeTrue("The program has not begun.");
            await Task.Delay(20, Cancellation);
        }
        if (signals)
            Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
        await process.WaitForExitAsync(Cancellation);
        return [.. (await File.ReadAllLinesAsync(calls, Cancellation)).Select(l => l.Replace(_folder, "", StringComparison.Ordinal)), $"exit {process.ExitCode}"];

        void Command(string name, string body)
        {
            var file = Path.Combine(bin, name);
            Scripts.ProgramCopy.WriteScript(file, $"#!/bin/bash\necho \"{name} $*\" >> $CALLS\n{body}\n");
        }
    }

    private async Task<(string Head, string? Workers)> ScriptsOf(string experiment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RlTemplates.Slurm.SampleProgram.dll"), "submit", "--dry-run", "--to", "slurm", "--experiment", experiment])
        {
            WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation);
        process.ExitCode.ShouldBe(0, await errors);
        var text = (await output).ReplaceLineEndings("\n");
        text = text.Replace(RunId().Match(text).Value, "ID", StringComparison.Ordinal);
        var scripts = text.Split("\n   #!/bin/bash\n").Skip(1).Select(s => "#!/bin/bash\n" + string.Join('\n', s.Split('\n').TakeWhile(l => l.StartsWith("   ", StringComparison.Ordinal)).Select(l => l[3..])) + "\n").ToList();
        return (scripts[0], scripts.ElementAtOrDefault(1));
    }

    private static IEnumerable<string> Lines(string script, string word) =>
        script.Split('\n').Where(l => l.StartsWith(word + ' ', StringComparison.Ordinal)).Select(l => l[(word.Length + 1)..]);

    [GeneratedRegex(@"\d{8}-\d{6}-[a-z0-9]{6}")]
    private static partial Regex RunId();

    [GeneratedRegex(@"-ge \d+ \]")]
    private static partial Regex EarliestSecond();

    [GeneratedRegex("'[^'\n]*the program' head ")]
    private static partial Regex Program();
}
