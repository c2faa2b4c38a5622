using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Tests.Verbs;

/// <summary><c>runs</c>, <c>runs show</c> and <c>jobs</c> over runs that were made by hand.</summary>
[Collection("console")]
public sealed class RunVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runs").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string[] Lines, string Errors)> Run(params string[] args)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var written = new StringWriter { NewLine = "\n" };
        using var complained = new StringWriter { NewLine = "\n" };
        Console.SetOut(written);
        Console.SetError(complained);
        try
        {
            var code = await EntryScript.RunAsync([.. args, "--runs", _folder], [PoleExperiment.Definition]);
            return (code, written.ToString().TrimEnd('\n').Split('\n'), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    private RunInfo Make(RunStatus status, NewRun? run = null, RunJob? job = null)
    {
        var made = new RunStore(_folder).Create("pole", run ?? new());
        using var writer = RunWriter.Open(made);
        if (job is not null)
            writer.Assign(job);
        writer.End(status, "because", 0, null);
        return made;
    }

    [Fact]
    public async Task Of_many_runs_the_newest_are_listed_and_a_note_says_how_to_see_the_others()
    {
        var runs = Enumerable.Range(0, 35).Select(_ => Make(RunStatus.Completed)).ToList();

        var (code, lines, errors) = await Run("runs");

        (code, lines.Length).ShouldBe((0, 31));
        errors.ShouldBe("The newest 30 of 35 runs; --last N or --all lists more, --status and --experiment choose among them.\n");
        (await Run("runs", "--all")).Lines.Skip(1).Select(l => l.Split('\t')[0]).ShouldBe(runs.Select(r => r.Id), ignoreOrder: true);
        var (_, few, silent) = await Run("runs", "--last", "3");
        (few.Length, silent).ShouldBe((4, ""));
        (await Run("runs", "--last", "34")).Lines.Length.ShouldBe(35);
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("jobs")]
    public async Task A_folder_of_runs_that_is_none_is_named(string verb)
    {
        Directory.Delete(_folder);
        (await Run(verb)).ShouldSatisfyAllConditions(
            run => run.Code.ShouldBe(2), run => run.Errors.ShouldBe($"error: --runs is '{_folder}'; there is no folder {_folder}.\n"));
        await File.WriteAllTextAsync(_folder, "", TestContext.Current.CancellationToken);
        (await Run(verb)).Errors.ShouldBe($"error: --runs is '{_folder}'; {_folder} is a file, not a folder of runs.\n");
        (await Run("train")).Errors.ShouldBe($"error: No run can be made in {Path.Combine(_folder, "pole")}: {_folder} is a file, not a folder.\n");
        File.Delete(_folder);
        Directory.CreateDirectory(_folder);
    }

    [Fact]
    public async Task Runs_and_jobs_are_chosen_by_their_status()
    {
        var (failed, stopped) = (Make(RunStatus.Failed, job: new("here", "Local", "1")), Make(RunStatus.Stopped));
        Make(RunStatus.Completed, job: new("here", "Local", "2"));

        (await Run("runs", "--status", "Failed")).Lines.Skip(1).Select(l => l.Split('\t')[0]).ShouldBe([failed.Id]);
        (await Run("runs", "--status", "stopped, failed")).Lines.Skip(1).Select(l => l.Split('\t')[0]).ShouldBe([stopped.Id, failed.Id], ignoreOrder: true);
        (await Run("runs", "--status", "lost")).Lines.ShouldBe(["run\texperiment\tstatus\ttarget\treward\tsteps\tseconds\tcreated\tkind\tparent"]);
        (await Run("jobs", "--status", "failed")).Lines.ShouldBe(["run\tname\tstatus\ttarget\tjob\taddress", $"{failed.Id}\t\tfailed\there\t1\t"]);
        (await Run("jobs", "--last", "1")).Lines.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("--status is 'done'; it must be one of pending, running, completed, stopped, failed, interrupted, lost, broken, or several of them with commas in between.", "--status", "done")]
    [InlineData("--last is '0'; it must be a whole number in [1, 1000000].", "--last", "0")]
    [InlineData("--all and --last contradict each other; leave out one of them.", "--all", "--last", "3")]
    public async Task A_wrong_choice_of_runs_is_bad_input(string expected, params string[] args)
    {
        var (code, _, errors) = await Run(["runs", .. args]);

        (code, errors).ShouldBe((2, $"error: {expected}\n"));
    }

    [Fact]
    public async Task A_run_is_shown_with_the_options_that_differ_from_what_the_class_says()
    {
        var preset = new OptionSource(SourceKind.Preset, "configs/all.yaml, line 3");
        Make(RunStatus.Completed, new()
        {
            Config =
            [
                new("algorithm.gamma", "0.9", preset), new("algorithm.num_envs", "8", preset), new("seed", "1", OptionSource.Class),
                new("pause", "7s", OptionSource.Class), new("stop.timesteps_total", ">=5", new(SourceKind.CommandLine, "--stop.timesteps-total")),
                new("gone", "1", OptionSource.Default),
            ],
        });

        var (code, lines, _) = await Run("runs", "show");

        code.ShouldBe(0);
        lines[^5..].ShouldBe(
        [
            "option\tvalue\tfrom", "algorithm.gamma\t0.9\tconfigs/all.yaml, line 3", "pause\t7s\tconfig class", "stop.timesteps_total\t>=5\t--stop.timesteps-total",
            "3 other options have their defaults; --all shows them.",
        ]);
        (await Run("runs", "show", "--all")).Lines.Count(l => l.Split('\t').Length == 3).ShouldBe(7);
    }

    [Fact]
    public async Task Where_nobody_watches_config_and_its_differences_have_tabs_and_no_padding()
    {
        (await Run("config", "--note", "a\tb")).Lines.ShouldContain("note\ta b\t--note");
    }
}
