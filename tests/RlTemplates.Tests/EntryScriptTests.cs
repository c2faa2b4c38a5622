using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

[Collection("console")]
public sealed class EntryScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("entry").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => Run([PoleExperiment.Definition], args);

    private async Task<(int Code, string Output, string Errors)> Run(ExperimentDefinition[] experiments, params string[] args)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var written = new StringWriter();
        using var complained = new StringWriter();
        Console.SetOut(written);
        Console.SetError(complained);
        try
        {
            var code = await EntryScript.RunAsync([.. args, "--runs", _folder], experiments);
            return (code, written.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    [Fact]
    public async Task Trains_resumes_evaluates_and_lists()
    {
        var trained = await Run("train", "--stop.timesteps-total", "4096", "--evaluation.episodes", "2");
        var resumed = await Run("train", "--resume", "latest", "--stop.timesteps-total", "8192");
        var evaluated = await Run("evaluate", "--episodes", "3");
        var listed = await Run("runs");
        var shown = await Run("runs", "show", "latest");

        (trained.Code, resumed.Code, evaluated.Code, listed.Code, shown.Code).ShouldBe((0, 0, 0, 0, 0));
        resumed.Output.ShouldContain("8192");
        evaluated.Output.ShouldContain("episodes     3");
        listed.Output.ShouldContain("pole");
        shown.Output.ShouldContain("stop");
        Directory.GetDirectories(Path.Combine(_folder, "pole")).Length.ShouldBe(1);
        new RunStore(_folder).Find("latest").Tags.ShouldBe(new Dictionary<string, string> { ["team"] = "balance" });
    }

    [Fact]
    public async Task A_checkpoint_may_be_named_by_its_path_also_that_of_a_copy()
    {
        await Run("train", "--stop.timesteps-total", "4096", "--evaluation.episodes", "2", "--note", "first");
        await Run("train", "--stop.timesteps-total", "4096", "--evaluation.episodes", "2", "--note", "second");
        var store = new RunStore(_folder);
        var (newest, oldest) = (store.List()[0], store.List()[1]);
        var checkpoint = Directory.GetDirectories(oldest.CheckpointsPath).Single();
        var (copy, elsewhere) = (Path.Combine(_folder, "best"), Path.Combine(newest.CheckpointsPath, "named"));
        Copy(checkpoint, copy);
        Copy(checkpoint, elsewhere);

        // The path says which run is meant.
        (await Run("evaluate", "--episodes", "3", "--checkpoint", checkpoint + Path.DirectorySeparatorChar)).Code.ShouldBe(0);
        (MetricReader.Read(oldest.EvaluationsPath).Count(), MetricReader.Read(newest.EvaluationsPath).Count()).ShouldBe((2, 1));
        var contradicted = await Run("evaluate", "--checkpoint", checkpoint, "--run", newest.Id);
        (contradicted.Code, contradicted.Errors.Contains($"a checkpoint of run {oldest.Id}, and --run names {newest.Id}", StringComparison.Ordinal)).ShouldBe((2, true));

        var copied = await Run("evaluate", "--episodes", "3", "--checkpoint", copy);
        (copied.Code, copied.Output.Contains("episodes     3", StringComparison.Ordinal)).ShouldBe((0, true), copied.Errors);
        copied.Errors.ShouldContain($"{copy} lies in no run; it is evaluated with the options of run {newest.Id}.");
        copied.Errors.ShouldContain($"the result was not recorded: checkpoint {copy} lies outside of run {newest.Id}.");
        (await Run("evaluate", "--episodes", "3", "--checkpoint", "named")).ShouldBe((0, copied.Output, ""));

        var wrong = await Run("evaluate", "--checkpoint", _folder);
        (wrong.Code, wrong.Errors.Contains("is not a checkpoint: it has no manifest.json", StringComparison.Ordinal)).ShouldBe((2, true));
        File.AppendAllText(Path.Combine(copy, "policy.bin"), "x");
        (await Run("evaluate", "--checkpoint", copy)).Errors.ShouldContain("is damaged");
    }

    [Fact]
    public async Task A_copied_checkpoint_is_evaluated_where_there_is_no_run_at_all()
    {
        await Run("train", "--stop.timesteps-total", "4096", "--evaluation.episodes", "2");
        var copy = Path.Combine(_folder, "best");
        Copy(Directory.GetDirectories(new RunStore(_folder).List()[0].CheckpointsPath).Single(), copy);
        Directory.Delete(Path.Combine(_folder, "pole"), recursive: true);

        var (code, output, errors) = await Run("evaluate", "--episodes", "3", "--checkpoint", copy);

        (code, output.Contains("episodes     3", StringComparison.Ordinal)).ShouldBe((0, true), errors);
        errors.ShouldContain("lies outside of any run");
    }

    private static void Copy(string folder, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(folder))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    [Fact]
    public async Task Options_that_contradict_each_other_are_bad_input()
    {
        var (code, _, errors) = await Run("train", "--algorithm.network.use-lstm", "--algorithm.sgd-minibatch-size", "100");

        (code, Directory.Exists(Path.Combine(_folder, "pole"))).ShouldBe((2, false));
        errors.ShouldContain("--algorithm.sgd-minibatch-size is 100; it must be a multiple of algorithm.rollout_fragment_length, which is 32, for example 96, where --algorithm.network.use-lstm is true");
    }

    [Fact]
    public async Task An_option_that_lies_deeper_is_found()
    {
        var (code, _, errors) = await Run("train", "--algorithm.use-lstm");

        code.ShouldBe(2);
        errors.ShouldContain("Unknown option --algorithm.use-lstm; did you mean --algorithm.network.use-lstm?");
    }

    [Fact]
    public async Task Of_several_experiments_the_run_says_which()
    {
        ExperimentDefinition[] two = [new Renamed("other"), PoleExperiment.Definition];
        (await Run(two, "train", "--experiment", "pole", "--stop.timesteps-total", "4096", "--evaluation.episodes", "2")).Code.ShouldBe(0);

        (await Run(two, "evaluate", "--episodes", "3")).Output.ShouldContain("episodes     3");
        (await Run(two, "train", "--resume", "latest", "--stop.timesteps-total", "8192")).Code.ShouldBe(0);
        (await Run(two, "train")).Errors.ShouldContain("pass --experiment with one of other, pole");
    }

    [Fact]
    public async Task Version_names_the_program_and_the_library()
    {
        var result = await Run("--version");

        (result.Code, result.Errors).ShouldBe((0, ""));
        result.Output.ShouldContain("\nRlTemplates ");
    }

    [Theory]
    [InlineData("Unknown verb 'trian'; did you mean train?", "trian")]
    [InlineData("Unknown option --sed; did you mean --seed?", "train", "--sed", "1")]
    [InlineData("--config is 'nowhere'", "train", "--config", "nowhere")]
    [InlineData("--experiment is 'pol'; it must be one of pole", "train", "--experiment", "pol")]
    [InlineData("error: ", "evaluate", "--run", "latest")]
    [InlineData("--to is 'prd'; it must be local, here or prod; did you mean prod?", "submit", "--to", "prd")]
    [InlineData("--to is 'moon'; it must be local, here or prod.", "submit", "--to", "moon")]
    [InlineData("'prod' cannot be submitted to: [AzureMl] needs the package RlTemplates.AzureMl, which this program does not reference (dotnet add package RlTemplates.AzureMl). It can submit to local or here.", "submit", "--to", "Prod")]
    [InlineData("With num_envs 65536, rollout_fragment_length 1000000", "train", "--algorithm.num-envs", "65536", "--algorithm.rollout-fragment-length", "1000000")]
    [InlineData("cannot be made of these options", "submit", "--algorithm.num-envs", "65536", "--algorithm.rollout-fragment-length", "1000000")]
    [InlineData("--episodes is '0'", "evaluate", "--episodes", "0")]
    [InlineData("--config lacks its value; it must be the name or path of a preset.", "train", "--config")]
    [InlineData("--config lacks its value", "train", "--config", "--seed", "1")]
    [InlineData("error: --config is '--x'; there is no such file, and no --x.yaml in ", "train", "--config=--x")]
    [InlineData("--config lacks its value", "train", "--config", "--x=1")]
    [InlineData("Unknown option --limit; did you mean --last?", "runs", "--limit", "5")]
    [InlineData("Unknown option --limit; did you mean --last?", "runs", "--limit=5")]
    [InlineData("Unknown option --lines; did you mean --tail?", "logs", "--lines", "5")]
    [InlineData("Unknown option --preset; did you mean --config?", "train", "--preset", "quick")]
    [InlineData("Unknown option --target; did you mean --to?", "submit", "--target", "local")]
    [InlineData("--config is given 2 times; give it once.", "config", "--config", "quick", "--config", "default")]
    [InlineData("--seed is '@one'; it must be a whole number", "train", "--seed", "@one")]
    [InlineData("Unknown verb 'shw'; did you mean show?", "runs", "shw")]
    [InlineData("Unknown option --bogus.", "runs", "--bogus", "x")]
    [InlineData("Unknown option --experimnt; did you mean --experiment?", "runs", "show", "--experimnt", "x")]
    [InlineData("'extra' is one argument too many for show.", "runs", "show", "latest", "extra")]
    [InlineData("Unknown option --bogus.", "attach", "--bogus")]
    [InlineData("--experiment is 'nope'; it must be one of pole", "runs", "--experiment", "nope")]
    [InlineData("Unknown option --bogus.", "evaluate", "--bogus", "1", "--episodes", "x")]
    public async Task Bad_input_is_said_and_ends_with_2_and_leaves_nothing_behind(string expected, params string[] args)
    {
        var (code, _, errors) = await Run(args);

        code.ShouldBe(2);
        errors.ShouldContain(expected);
        Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Errors_of_the_verb_and_of_the_config_class_come_together()
    {
        var (code, _, errors) = await Run("evaluate", "--episodes", "abc", "--sead", "1");

        code.ShouldBe(2);
        errors.Trim().Split(Environment.NewLine).ShouldBe(
            ["error: --episodes is 'abc'; it must be a whole number in [1, 100000].", "error: Unknown option --sead; did you mean --seed?"]);
    }

    [Theory]
    [InlineData("--resume lacks its value", "--sead; did you mean --seed?", "train", "--resume", "--sead", "3")]
    [InlineData("--config is 'nowhere'", "--sead; did you mean --seed?", "train", "--config", "nowhere", "--sead", "3")]
    public async Task No_error_hides_or_makes_another(string first, string second, params string[] args)
    {
        var (code, _, errors) = await Run(args);

        code.ShouldBe(2);
        var lines = errors.Trim().Split(Environment.NewLine);
        lines.Length.ShouldBe(2);
        lines[0].ShouldContain(first);
        lines[1].ShouldContain(second);
    }

    [Fact]
    public async Task A_folder_of_runs_is_needed_where_the_option_stands()
    {
        var complained = new StringWriter();
        var errors = Console.Error;
        Console.SetError(complained);
        try
        {
            (await EntryScript.RunAsync(["train", "--runs"], [PoleExperiment.Definition], cancellationToken: TestContext.Current.CancellationToken)).ShouldBe(2);
        }
        finally
        {
            Console.SetError(errors);
        }
        complained.ToString().Trim().ShouldBe("error: --runs lacks its value; it must be a folder.");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task The_folder_of_runs_has_a_name(string folder)
    {
        var (complained, errors) = (new StringWriter { NewLine = "\n" }, Console.Error);
        Console.SetError(complained);
        try
        {
            (await EntryScript.RunAsync(["runs", "--runs", folder], [PoleExperiment.Definition], cancellationToken: TestContext.Current.CancellationToken)).ShouldBe(2);
        }
        finally
        {
            Console.SetError(errors);
        }
        complained.ToString().ShouldBe($"error: --runs is '{folder}'; it must be the path of a folder.\n");
    }

    [Fact]
    public async Task Help_of_a_verb_below_a_verb_lists_the_options_of_all()
    {
        var (code, output, _) = await Run("runs", "show", "--help");

        code.ShouldBe(0);
        foreach (var name in new[] { "--help", "--experiment", "--runs", "--verbose" })
            output.ShouldContain(name);
    }

    [Fact]
    public async Task Only_the_process_of_a_job_detaches()
    {
        var (code, _, errors) = await Run("train", "--detach");

        (code, errors.Trim()).ShouldBe((2, "error: --detach is for the process of a job; submit trains in a process that outlives the terminal."));
        Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_experiments_of_one_name_are_refused()
    {
        var (output, complained) = (Console.Error, new StringWriter());
        Console.SetError(complained);
        try
        {
            (await EntryScript.RunAsync(["config"], [PoleExperiment.Definition, PoleExperiment.Definition], cancellationToken: TestContext.Current.CancellationToken)).ShouldBe(2);
        }
        finally
        {
            Console.SetError(output);
        }
        complained.ToString().ShouldContain("2 experiments are called pole");
    }

    [Fact]
    public async Task Help_of_train_lists_every_option_with_its_doc()
    {
        var (code, output, _) = await Run("train", "--help");

        code.ShouldBe(0);
        foreach (var option in PoleExperiment.Definition.Options.Options.Where(o => !o.IsOfTarget))
            output.ShouldContain(option.CommandLineName);
        var more = PoleExperiment.Definition.Options.Options.Count(o => o.CommandLineName.StartsWith("--targets.prod.", StringComparison.Ordinal)) - 1;
        output.ShouldContain($"  --targets.prod.subscription-id and {more} more of [AzureMl]");
        output.ShouldContain("Seed of every random stream.");
        output.ShouldContain("--pause  (a duration such as 90s, 5m or 1:30:00, must lie in [1s, 1m]; default 5s)");
        output.ShouldContain("Steps after which an episode is truncated.");
        output.ShouldContain("--api-key  (text; default empty)");
        output.ShouldContain("--hooks.<n>.type  (");
        output.ShouldContain("; none by default)");
        output.ShouldNotContain("default )");
    }

    [Fact]
    public async Task Config_prints_every_value_and_its_source()
    {
        var (code, output, _) = await Run("config", "--seed", "7");

        code.ShouldBe(0);
        output.ShouldContain("--seed");
        output.Split('\n').Length.ShouldBeGreaterThan(PoleExperiment.Definition.Options.Options.Count(o => !o.IsOfTarget));
        output.ShouldContain("targets.prod.shm_size");
    }

    /// <summary>The same experiment under another name.</summary>
    private sealed class Renamed : ExperimentDefinition
    {
        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        public Renamed(string name) => (Name, Options) = (name, PoleExperiment.Definition.Options);

        public override ExperimentConfig Configure(object config) => PoleExperiment.Definition.Configure(config);
    }
}
