using System.Globalization;
using System.Text.Json.Nodes;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Tests.Verbs;

/// <summary><c>runs</c> with its conditions and orders, <c>runs diff</c>, <c>best</c>, <c>export</c> and <c>delete</c>.</summary>
[Collection("console")]
public sealed class RunListTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runs").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RunStore Store => new(_folder);

    private async Task<(int Code, string Output, string Errors)> Run(params string[] args)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var written = new StringWriter { NewLine = "\n" };
        using var complained = new StringWriter { NewLine = "\n" };
        Console.SetOut(written);
        Console.SetError(complained);
        try
        {
            return (await EntryScript.RunAsync([.. args, "--runs", _folder], [PoleExperiment.Definition]), written.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    private async Task<string[]> Ids(params string[] args)
    {
        var (code, output, errors) = await Run(args);
        code.ShouldBe(0, errors);
        return [.. output.TrimEnd('\n').Split('\n').Skip(1).Select(l => l.Split('\t')[0])];
    }

    // Made a day after the other, so that the order is certain.
    private RunInfo Make(int day, double reward = double.NaN, NewRun? with = null, Func<RunInfo, RunInfo>? change = null)
    {
        var run = Store.Create("pole", with ?? new());
        run = run with { Status = RunStatus.Completed, CreatedAt = new(2026, 1, day, 12, 0, 0, TimeSpan.Zero), EndedAt = new(2026, 1, day, 13, 0, 0, TimeSpan.Zero) };
        if (!double.IsNaN(reward))
            run = run with { Metrics = new Dictionary<string, double> { [Metric.EpisodeRewardMean] = reward, ["own/score"] = -reward } };
        run = change?.Invoke(run) ?? run;
        RunFile.Write(run);
        return run;
    }

    private static NewRun Tagged(string name, string value) => new() { Tags = new Dictionary<string, string> { [name] = value } };

    private static NewRun Options(params (string Path, string Text, string Source)[] options) => new()
    {
        Config = [.. options.Select(o => new ResolvedOption(o.Path, o.Text, new(o.Source.Contains("yaml", StringComparison.Ordinal) ? SourceKind.Preset : SourceKind.Default, o.Source)))],
    };

    [Fact]
    public async Task Runs_are_chosen_by_tag_time_preset_and_options()
    {
        var a = Make(1, 1, Tagged("team", "red"));
        var b = Make(2, 2, Tagged("team", "blue"));
        var c = Make(3, 3, Options(("algorithm.gamma", "0.99", "configs/pole/quick.yaml, line 3, column 1"), ("note", "x, y", "default")));
        var d = Make(4, 4, Options(("algorithm.gamma", "0.9", "default"), ("note", "", "default")));

        (await Ids("runs", "--tag", "team")).ShouldBe([b.Id, a.Id]);
        (await Ids("runs", "--tag", "team=red")).ShouldBe([a.Id]);
        (await Ids("runs", "--tag", "team=red,other")).ShouldBeEmpty();
        (await Ids("runs", "--since", "2026-01-03")).ShouldBe([d.Id, c.Id]);
        (await Ids("runs", "--until", "2026-01-02")).ShouldBe([b.Id, a.Id]);
        (await Ids("runs", "--since", "2026-01-02T12:00", "--until", "2026-01-03T12:00:00Z")).ShouldBe([c.Id, b.Id]);
        (await Ids("runs", "--until", "2026-01-03T13:59:59+02:00")).ShouldBe([b.Id, a.Id]);
        (await Ids("runs", "--since", "100d")).Length.ShouldBe(DateTimeOffset.UtcNow - a.CreatedAt < TimeSpan.FromDays(100) ? 4 : 0);
        (await Ids("runs", "--preset", "quick")).ShouldBe([c.Id]);
        (await Ids("runs", "--preset", "pole/quick")).ShouldBe([c.Id]);
        (await Ids("runs", "--preset", "uick")).ShouldBeEmpty();
        (await Ids("runs", "--where", "algorithm.gamma=9.9e-1")).ShouldBe([c.Id]);
        (await Ids("runs", "--where", "algorithm.gamma=0.99,note=x, y")).ShouldBe([c.Id]);
        (await Ids("runs", "--where", "note=")).ShouldBe([d.Id]);
        (await Ids("jobs", "--tag", "team")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--where names algorithm.gama, which is no option of these runs; did you mean algorithm.gamma?", "--where", "algorithm.gama=1")]
    [InlineData("--where is 'gamma'; it must be OPTION=VALUE, or several of them with commas in between.", "--where", "gamma")]
    [InlineData("--tag is '=x'; it must be NAME or NAME=VALUE, or several of them with commas in between.", "--tag", "=x")]
    [InlineData("--since is 'yesterday'; it must be a day such as 2026-01-31, a time such as 2026-01-31T12:00 in UTC, or how long ago, such as 2d.", "--since", "yesterday")]
    [InlineData("--since is later than --until, so that no run can fit; exchange them.", "--since", "2026-01-02", "--until", "2026-01-01")]
    [InlineData("--sort is 'own/scor', which is no metric of these runs and none of the columns run, name, experiment, status, kind, target, host, commit, reward, steps, time, seed, created, started, ended; did you mean own/score?", "--sort", "own/scor")]
    [InlineData("--top needs --sort with a column or a metric, such as --sort reward.", "--top", "3")]
    [InlineData("--reverse needs --sort with a column or a metric, such as --sort reward.", "--reverse")]
    public async Task A_wrong_condition_is_bad_input(string expected, params string[] args)
    {
        Make(1, 1, Options(("algorithm.gamma", "0.99", "default")));

        var (code, output, errors) = await Run(["runs", .. args]);

        (code, output, errors).ShouldBe((2, "", $"error: {expected}\n"));
    }

    [Fact]
    public async Task Runs_are_sorted_by_columns_and_metrics_and_those_without_a_value_come_last()
    {
        var (a, b, c, d) = (Make(1, 5, new() { Name = "zoe" }), Make(2), Make(3, 7, new() { Name = "adam" }), Make(4, 5));

        (await Ids("runs", "--sort", "reward")).ShouldBe([c.Id, d.Id, a.Id, b.Id]);
        (await Ids("runs", "--sort", "reward", "--reverse")).ShouldBe([d.Id, a.Id, c.Id, b.Id]);
        (await Ids("runs", "--sort", "reward", "--top", "2")).ShouldBe([c.Id, d.Id]);
        (await Ids("runs", "--sort", "reward", "--last", "2")).ShouldBe([c.Id, d.Id]);
        (await Ids("runs", "--sort", "created", "--reverse", "--last", "2")).ShouldBe([c.Id, d.Id]);
        (await Ids("runs", "--sort", "Name")).ShouldBe([c.Id, a.Id, d.Id, b.Id]);
        var (_, output, _) = await Run("runs", "--sort", "own/score");
        output.Split('\n')[0].ShouldEndWith("\tkind\tparent\town/score");
        output.Split('\n')[1].ShouldEndWith("\t-5");
        (await Run("runs", "--sort", "reward", "--json")).Output.ShouldStartWith($"[{{\"id\":\"{c.Id}\"");
    }

    [Fact]
    public async Task Trials_are_folded_into_their_sweep_unless_they_are_asked_for_or_stand_alone()
    {
        var sweep = Make(1, 9, new() { Kind = RunKind.Sweep });
        var trials = Enumerable.Range(2, 3).Select(day => Make(day, day, new() { Parent = sweep.Id }, r => r with { Status = day == 3 ? RunStatus.Failed : r.Status })).ToList();
        var seeds = Make(6, with: new() { Kind = RunKind.Seeds });
        var seed = Make(7, 1, new() { Parent = seeds.Id });
        var orphan = Make(8, 1, new() { Parent = "20200101-000000-abcdef" });

        (await Ids("runs")).ShouldBe([orphan.Id, seeds.Id, sweep.Id]);
        (await Ids("runs", "--children")).ShouldBe([orphan.Id, seeds.Id, seed.Id, sweep.Id, .. trials.Select(t => t.Id)]);
        (await Ids("runs", "--parent", sweep.Id)).ShouldBe(trials.AsEnumerable().Reverse().Select(t => t.Id));
        (await Ids("runs", "--status", "failed")).ShouldBe([trials[1].Id], "its sweep is not listed");
        (await Ids("runs", "--sort", "reward", "--top", "2")).ShouldBe([sweep.Id, trials[2].Id]);
        JsonNode.Parse((await Run("runs", "--json", "--children", "--last", "3")).Output)!.AsArray().Count.ShouldBe(7, "--last counts those that stand for themselves");
        (await Run("runs", "--children")).Output.ShouldContain($"\trun\t{sweep.Id}\n");
    }

    [Fact]
    public async Task Each_broken_run_has_a_message_and_the_others_are_listed()
    {
        var (good, bad, huge, later) = (Make(1, 1), Make(2), Make(3), Make(4));
        File.WriteAllText(Path.Combine(bad.Directory, RunFile.Name), "{\u0007");
        using (var file = File.OpenWrite(Path.Combine(huge.Directory, RunFile.Name)))
            file.SetLength(1L << 40);
        File.WriteAllText(Path.Combine(later.Directory, RunFile.Name), File.ReadAllText(Path.Combine(later.Directory, RunFile.Name)).Replace("\"completed\"", "\"dreaming\"", StringComparison.Ordinal));

        var infinite = Make(5, 1);
        File.WriteAllText(Path.Combine(infinite.Directory, RunFile.Name), File.ReadAllText(Path.Combine(infinite.Directory, RunFile.Name)).Replace("\"own/score\": -1", "\"own/score\": 1e999", StringComparison.Ordinal));

        var (code, output, errors) = await Run("runs");

        code.ShouldBe(0);
        output.ShouldContain($"{good.Id}\tpole\tcompleted");
        JsonNode.Parse((await Run("runs", "--json")).Output)!.AsArray().Single(r => r!["id"]!.GetValue<string>() == infinite.Id)!["metrics"]!.AsObject().Select(m => m.Key).ShouldBe([Metric.EpisodeRewardMean]);
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3, errors);
        errors.ShouldContain($"warning: {bad.Id} is broken: its run.json cannot be read (The file is not JSON from line 1, byte 2 on).\n");
        errors.ShouldContain($"warning: {huge.Id} is broken: its run.json cannot be read (it has 1099511627776 bytes; at most 16777216 are read).\n");
        errors.ShouldContain("status is 'dreaming'; it must be one of pending, running,");
        (await Run("runs", "export", "--csv")).Code.ShouldBe(0);
        (await Run("runs", "best")).Output.ShouldContain(good.Id, customMessage: "of equal ones the oldest");
        (await Run("runs", "diff", good.Id, bad.Id)).Errors.ShouldContain("cannot be used: its run.json is broken");
    }

    [Theory]
    [InlineData("../pole")]
    [InlineData("..")]
    [InlineData("/etc")]
    [InlineData("pole/x")]
    [InlineData("")]
    [InlineData(".index")]
    public async Task A_name_that_is_a_path_is_no_run(string name)
    {
        Make(1);
        (await Run("runs", "delete", name, "--yes")).Code.ShouldBe(2);
        (await Run("runs", "diff", "latest", name)).Code.ShouldBe(2);
        Store.List().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Two_runs_differ_in_options_commit_packages_and_machine_alone()
    {
        var a = Make(1, 1, Options(("algorithm.gamma", "0.99", "default"), ("note", "x", "default"), ("seed", "1", "default")), r => r with
        {
            Commit = "aaaa", Host = "one", Packages = new Dictionary<string, string> { ["Kit"] = "1.0", ["Same"] = "2.0" }, Seed = 1,
        });
        var b = Make(2, 2, Options(("algorithm.gamma", "0.9", "default"), ("own", "1", "default"), ("seed", "2", "default")), r => r with
        {
            Commit = "bbbb", Host = "two", Packages = new Dictionary<string, string> { ["Kit"] = "1.1", ["Same"] = "2.0" }, Seed = 2,
        });

        var (code, output, errors) = await Run("runs", "diff", a.Id, b.Id);

        (code, errors).ShouldBe((1, ""));
        output.ShouldBe($"""
            	{a.Id}	{b.Id}
            algorithm.gamma	0.99	0.9
            note	x	-
            seed	1	2
            own	-	1
            commit	aaaa	bbbb
            host	one	two
            package Kit	1.0	1.1

            """.ReplaceLineEndings("\n"));
        var json = JsonNode.Parse((await Run("runs", "diff", a.Id, b.Id, "--json")).Output)!;
        json["a"]!.GetValue<string>().ShouldBe(a.Id);
        json["differences"]!.AsArray().Select(d => $"{d!["kind"]} {d["name"]} {d["a"]?.ToString() ?? "null"} {d["b"]?.ToString() ?? "null"}").ShouldBe(
        [
            "option algorithm.gamma 0.99 0.9", "option note x null", "option seed 1 2", "option own null 1", "run commit aaaa bbbb", "run host one two", "package Kit 1.0 1.1",
        ]);
        (await Run("runs", "diff", a.Id, a.Id)).ShouldBe((0, "", ""));
        (await Run("runs", "diff", a.Id, a.Id, "--json")).Output.ShouldEndWith("\"differences\":[]}\n");
        (await Run("runs", "diff", a.Id)).Errors.ShouldBe("error: <b> is missing: The run to compare it with.\n");
    }

    [Fact]
    public async Task The_best_run_has_the_largest_or_smallest_value_and_of_equal_ones_is_the_oldest()
    {
        var sweep = Make(1, 99, new() { Kind = RunKind.Sweep });
        var (a, b, c) = (Make(2, 5), Make(3, 7, new() { Parent = sweep.Id }), Make(4, 7));
        Make(5);

        (await Run("runs", "best")).Output.ShouldStartWith($"run\t{b.Id}\nepisode_reward_mean\t7\n");
        (await Run("runs", "best", "--metric", "own/score")).Output.ShouldStartWith($"run\t{a.Id}\nown/score\t-5\n");
        (await Run("runs", "best", "--min")).Output.ShouldContain(a.Id);
        (await Run("runs", "best", "--since", "2026-01-04")).Output.ShouldContain(c.Id);
        JsonNode.Parse((await Run("runs", "best", "--json")).Output)!["id"]!.GetValue<string>().ShouldBe(b.Id);
        (await Run("runs", "best", "--metric", "episode_reward_men")).ShouldBe((2, "", "error: --metric is 'episode_reward_men', which is no metric of these runs; did you mean episode_reward_mean?\n"));
        (await Run("runs", "best", "--tag", "x")).Errors.ShouldBe($"error: No run fits in {_folder}.\n");
        (await Run("runs", "best", "--since", "2026-01-05")).Errors.ShouldBe("error: None of the 1 runs that fit has a result yet.\n");
    }

    [Fact]
    public async Task Runs_are_exported_as_a_row_each_whatever_the_culture_and_without_formulas()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            var a = Make(1, 1.5, Options(("note", "=1+1", "default"), ("seed", "1", "default"), ("rate", "-1e-3", "default")) with { Tags = new Dictionary<string, string> { ["@t"] = "a,\"b\"\nc" } });
            var b = Make(2, with: Options(("note", "plain", "default"), ("seed", "1", "default"), ("rate", "2", "default")));

            var (code, output, errors) = await Run("runs", "export", "--csv", "--options");

            (code, errors).ShouldBe((0, ""));
            var lines = output.Split("\r\n");
            lines[0].ShouldBe("run,name,experiment,kind,parent,status,reason,error,created_at,started_at,ended_at,seed,version,commit,host,target,tag.@t,episode_reward_mean,own/score,option.note,option.rate");
            lines[1].ShouldStartWith($"{b.Id},,pole,run,,completed,,,2026-01-02T12:00:00.0000000Z,,2026-01-02T13:00:00.0000000Z,0,");
            lines[1].ShouldEndWith(",,,,plain,2");
            lines[2].ShouldStartWith(a.Id);
            lines[2].ShouldEndWith(",\"a,\"\"b\"\"\nc\",1.5,-1.5,'=1+1,-1e-3");
            lines[3].ShouldBe("");
            (await Run("runs", "export", "--since", "2026-01-02")).Output.Split("\r\n").Length.ShouldBe(3);
            var file = Path.Combine(_folder, "out.csv");
            (await Run("runs", "export", "--csv", "--options", "--out", file)).Output.ShouldBe(file + "\n");
            (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe(output);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public async Task The_results_of_a_run_are_exported_as_a_row_each()
    {
        var run = Make(1);
        await File.WriteAllTextAsync(run.MetricsPath, "{\"a\":1,\"b\":null}\n{\"a\":0.1,\"c\":\"+x\"}\nnonsense\n{\"a\":1e300", TestContext.Current.CancellationToken);

        (await Run("runs", "export", run.Id, "--csv")).ShouldBe((0, "a,b,c\r\n1,,\r\n0.1,,'+x\r\n", ""));
        (await Run("runs", "export", run.Id, "--status", "failed")).Errors.ShouldBe($"error: --status chooses among runs, and {run.Id} names one; leave out one of them.\n");
        (await Run("runs", "export", "nobody")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task Runs_are_deleted_with_their_children_and_never_a_running_one()
    {
        var sweep = Make(1, with: new() { Kind = RunKind.Sweep });
        var (trial, other, kept) = (Make(2, with: new() { Parent = sweep.Id }), Make(3), Make(4));
        var running = Make(5, with: new() { Parent = sweep.Id }, change: r => ProcessIdentity.Claim(r) with { Status = RunStatus.Running });

        (await Run("runs", "delete", sweep.Id, other.Id)).Errors.ShouldBe($"error: Run {running.Id} is running and is not deleted; end it first, with stop {running.Id}.\n");
        Make(6, change: _ => running with { Status = RunStatus.Lost });
        RunFile.Write(running with { Status = RunStatus.Completed });
        (await Run("runs", "delete", other.Id, "nobody", "--yes")).Errors.ShouldStartWith("error: There is no run 'nobody' in");
        var (code, output, errors) = await Run("runs", "delete", sweep.Id, other.Id);
        (code, output).ShouldBe((2, ""));
        errors.ShouldBe($"error: Nobody can be asked here whether 4 runs: {other.Id}, {sweep.Id}, {trial.Id}, {running.Id} shall be deleted; pass --yes to delete without asking.\n");
        Directory.Exists(other.Directory).ShouldBeTrue();

        (await Run("runs", "delete", sweep.Id, other.Id, other.Id, "--yes")).Output.ShouldBe($"deleted {running.Id}\ndeleted {trial.Id}\ndeleted {sweep.Id}\ndeleted {other.Id}\n");
        Store.List().Select(r => r.Id).ShouldContain(kept.Id);
        new[] { sweep, trial, other, running }.ShouldAllBe(r => !Directory.Exists(r.Directory));
        JsonNode.Parse((await Run("runs", "delete", kept.Id, "--yes", "--json")).Output)!.AsArray()[0]!["id"]!.GetValue<string>().ShouldBe(kept.Id);
        (await Run("runs", "delete")).Errors.ShouldStartWith("error: <run> is missing:");
    }
}
