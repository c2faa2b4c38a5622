using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests;

/// <summary>A third party's target, by the entry script's verbs.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Secret = "hush-hush";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => _folder.Run(RackedExperiment.Definition, args);

    [Fact]
    public async Task A_target_gets_its_attribute_with_the_values_of_all_layers()
    {
        var submitted = await Run("submit", "--to", "Rack", "--grace", "90s", "--targets.rack.slots", "3", "--machines.left.units", "6", "--targets.rack.access-token", Secret, "--api-key", Secret);

        submitted.Code.ShouldBe(0, submitted.Errors);
        var run = _folder.Store.Find("latest");
        var work = RackTarget.Works[run.Job!.Id];
        (work.Settings.Name, work.Settings.Queue, work.Settings.Slots, work.Settings.AccessToken).ShouldBe(("rack", "night", 3, Secret));
        var shelf = work.Job.Machines.ShouldHaveSingleItem().ShouldBeOfType<ShelfAttribute>();
        (shelf.Name, shelf.Units).ShouldBe(("left", 6));
        work.Job.Tags["team"].ShouldBe("rl");
        work.Job.Arguments.ShouldBe(["train", "--job", run.Id, "--experiment", "racked", "--runs", _folder.Store.Root, "--grace", "90s"]);
        work.Job.Secrets.Names.ShouldBe(["RLT_API_KEY"]);
        work.Job.Secrets.Reveal().Values.ShouldAllBe(v => v == Secret);
        await work.Training;
        (work.Job.Secrets + submitted.Output + submitted.Errors + _folder.AllText()).ShouldNotContain(Secret);
    }

    [Fact]
    public async Task A_run_that_was_sent_away_is_followed_to_its_end()
    {
        var submitted = await Run("submit", "--to", "spare-2");
        var sent = _folder.Store.Find("latest");
        var attached = await Run("attach", sent.Id);

        (submitted.Code, submitted.Output.Split('\n')[0]).ShouldBe((0, $"submitted {sent.Id}"), submitted.Errors);
        (sent.Job!.Target, sent.Job.Kind, sent.ProcessId, sent.Host).ShouldBe(("spare-2", "Rack", null, null));
        RackTarget.Works[sent.Job.Id].Settings.Kinds.ShouldBe([typeof(int)]);
        attached.Code.ShouldBe(0, attached.Output);
        attached.Errors.ShouldStartWith($"Run {sent.Id}: completed (timesteps_total is ");
        attached.Output.ShouldContain("timesteps_total");
        var home = _folder.Store.Reload(sent);
        home.Status.ShouldBe(RunStatus.Completed);
        MetricReader.Read(home.MetricsPath).Last()[Metric.TimestepsTotal].ShouldBe(home.Metrics[Metric.TimestepsTotal]);
    }

    [Fact]
    public async Task A_job_is_listed_and_stopped()
    {
        await Run("submit", "--to", "rack", "--stop.timesteps-total", "1000000000000");
        var id = _folder.Store.Find("latest").Id;
        string listed;
        do
            listed = (await Run("jobs")).Output;
        while (!listed.Contains("running", StringComparison.Ordinal));

        var stopped = await Run("stop", "latest");
        var attached = await Run("attach");
        var again = await Run("stop");

        listed.ShouldBe($"run\tname\tstatus\ttarget\tjob\taddress\n{id}\t\trunning\track\tnight-{id}\thttps://rack.example/night-{id}\n");
        (stopped.Code, attached.Code).ShouldBe((0, 130), stopped.Errors + attached.Errors);
        (again.Code, again.Output).ShouldBe((0, $"{id} has ended already: it is interrupted\n"));
        (await Run("runs")).Output.ShouldContain("target");
    }

    [Fact]
    public async Task A_refusal_is_told_and_recorded()
    {
        var (code, _, errors) = await Run("submit", "--to", "rack", "--targets.rack.slots", "0", "--targets.rack.access-token", Secret);

        (code, errors).ShouldBe((2, "error: The rack has no slot in its queue night.\n"));
        var run = _folder.Store.Find("latest");
        (run.Status, run.Error).ShouldBe((RunStatus.Failed, "The rack has no slot in its queue night."));
        _folder.AllText().ShouldNotContain(Secret);
    }

    [Fact]
    public async Task A_target_that_quotes_a_secret_does_not_publish_it()
    {
        var (code, _, errors) = await Run("submit", "--to", "rack", "--targets.rack.queue", "chatty", "--targets.rack.access-token", Secret);

        (code, errors).ShouldBe((2, "error: The rack refuses the token ***.\n"));
        _folder.Store.Find("latest").Error.ShouldBe("The rack refuses the token ***.");
        _folder.AllText().ShouldNotContain(Secret);
    }

    [Fact]
    public async Task A_secret_in_the_cause_of_a_failure_is_not_published_either()
    {
        var (code, _, errors) = await Run("submit", "--verbose", "--to", "rack", "--targets.rack.queue", "deep", "--targets.rack.access-token", Secret);

        code.ShouldBe(1);
        errors.ShouldContain("The rack refuses.");
        errors.ShouldNotContain(Secret);
        _folder.AllText().ShouldNotContain(Secret);
    }

    [Fact]
    public async Task A_job_that_its_target_has_forgotten_is_lost()
    {
        await Run("submit", "--to", "rack");
        var run = _folder.Store.Find("latest");
        var work = RackTarget.Works[run.Job!.Id];
        await work.Training;
        work.IsForgotten = true;

        var (code, _, errors) = await Run("attach", run.Id);

        (code, errors.Split('\n')[^2]).ShouldBe((1, $"Run {run.Id} is lost: rack does not know what became of it."), errors);
    }

    [Fact]
    public async Task Secrets_of_targets_stay_here()
    {
        await Run("submit", "--to", "rack", "--targets.spare-2.access-token", Secret, "--targets.rack.access-token", "of-the-rack");

        var work = RackTarget.Works[_folder.Store.Find("latest").Job!.Id];
        await work.Training;
        work.Job.Secrets.Reveal().ShouldBeEmpty();
        work.Settings.AccessToken.ShouldBe("of-the-rack");
    }

    [Fact]
    public async Task A_job_without_the_secrets_of_other_targets_is_judged_as_it_was_submitted()
    {
        await Run("submit", "--to", "rack", "--targets.spare-2.user", "eve", "--targets.spare-2.access-token", Secret);
        var work = RackTarget.Works[_folder.Store.Find("latest").Job!.Id];
        await work.Training;
        var run = RackedExperiment.Definition.CreateRun(_folder.Store, new() { Seed = 1, Config = work.Job.Run.Config });

        var trained = await Run("train", "--job", run.Id);

        (trained.Code, trained.Errors).ShouldBe((0, ""), trained.Output);
        (await Run("submit", "--to", "rack", "--targets.spare-2.user", "eve")).Errors
            .ShouldBe("error: --targets.spare-2.user is eve; it must be set together with targets.spare-2.access_token: the cellar asks for both.\n");
    }

    [Fact]
    public async Task Submitting_that_is_interrupted_says_what_is_not_known_and_records_it()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        var (code, output, errors) = await _folder.Run(RackedExperiment.Definition, ["submit", "--to", "rack", "--targets.rack.queue", "never"], stop.Token);

        var run = _folder.Store.Find("latest");
        (code, output).ShouldBe((130, ""), errors);
        errors.ShouldBe($"warning: Submitting run {run.Id} was interrupted; whether 'rack' has taken it is not known.\n");
        (run.Status, run.StopReason, run.ExitCode).ShouldBe((RunStatus.Interrupted, "interrupted while it was submitted", 130));
    }

    [Theory]
    [InlineData("'cloud' cannot be submitted to: [AzureMl] needs the package RlTemplates.AzureMl, which this program does not reference (dotnet add package RlTemplates.AzureMl). It can submit to local, rack or spare-2.", "cloud")]
    [InlineData("--to is 'rock'; it must be local, rack, spare-2 or cloud; did you mean rack?", "rock")]
    public async Task What_cannot_be_submitted_to_is_said_before_a_run_is_created(string sentence, string target)
    {
        var (code, _, errors) = await Run("submit", "--to", target);

        (code, errors).ShouldBe((2, $"error: {sentence}\n"));
        _folder.Store.List().ShouldBeEmpty();
    }
}
