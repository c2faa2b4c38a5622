using System.Text.Json.Nodes;

namespace RlTemplates.Estimators.Tests;

/// <summary>What a target tells the user of a submission that it does not stop.</summary>
public sealed class NoteTests : IDisposable
{
    private const string Note = ".env holds secrets and is not sent.";

    private readonly ScratchFolder _folder = new();
    private readonly string _sources = Directory.CreateTempSubdirectory("sources-").FullName;

    public NoteTests()
    {
        File.WriteAllText(Path.Combine(_sources, "train.py"), "");
        File.WriteAllText(Path.Combine(_sources, ".env"), "TOKEN=hush-hush");
    }

    public void Dispose()
    {
        _folder.Dispose();
        Directory.Delete(_sources, recursive: true);
    }

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => _folder.Run(RackedExperiment.Definition, [.. args, "--to", "rack", "--targets.rack.sources", _sources]);

    [Fact]
    public async Task A_dry_run_prints_it_after_the_steps_and_lists_it_for_programs()
    {
        var plain = await Run("submit", "--dry-run");
        var json = await Run("submit", "--dry-run", "--json");

        plain.Errors.ShouldBe($"warning: {Note}\nNothing was sent to 'rack', and nothing was written.\n");
        (plain.Code, plain.Output.Contains(Note, StringComparison.Ordinal)).ShouldBe((0, false));
        JsonNode.Parse(json.Output)!.AsArray().Select(s => ((string)s!["action"]!, (string)s["subject"]!)).Last().ShouldBe(("note", Note));
    }

    [Fact]
    public async Task A_submission_warns_and_gives_it_to_programs()
    {
        var plain = await Run("submit");
        var json = await Run("submit", "--json");
        var silent = await _folder.Run(RackedExperiment.Definition, "submit", "--to", "rack", "--json");

        (plain.Code, plain.Errors).ShouldBe((0, $"warning: {Note}\n"));
        JsonNode.Parse(json.Output)!["notes"]!.AsArray().Select(n => (string)n!).ShouldBe([Note]);
        JsonNode.Parse(silent.Output)!["notes"].ShouldBeNull();
    }

    [Fact]
    public async Task Code_gets_it_with_the_plan_and_as_a_warning_without_secrets()
    {
        const string secret = "hush-hush";
        Directory.CreateDirectory(Path.Combine(_sources, secret));
        await File.WriteAllTextAsync(Path.Combine(_sources, secret, ".env"), "", TestContext.Current.CancellationToken);
        var warnings = new List<string>();
        var estimator = RackedExperiment.Estimators.Rack();
        (estimator.Store, estimator.Warn) = (_folder.Store, warnings.Add);
        (estimator.Target.Sources, estimator.Target.AccessToken) = (_sources, secret);

        var plan = await estimator.PlanAsync(TestContext.Current.CancellationToken);
        warnings.ShouldBeEmpty();
        await using var job = await estimator.FitAsync(TestContext.Current.CancellationToken);

        plan.Notes.ShouldBe([".env, ***/.env hold secrets and are not sent."]);
        warnings.ShouldBe(plan.Notes);
    }
}
