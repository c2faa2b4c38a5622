using System.Text.Json.Nodes;
using RlTemplates.Inference;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests;

/// <summary>Models that this machine keeps, by the verbs.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => _folder.Run(RackedExperiment.Definition, args);

    private async Task<RunInfo> TrainAsync()
    {
        (await Run("train")).Code.ShouldBe(0);
        return _folder.Store.Find("latest");
    }

    [Fact]
    public async Task A_policy_is_registered_shown_and_downloaded()
    {
        var run = await TrainAsync();

        var first = await Run("models", "register", "--name", "pole");
        var second = await Run("models", "register", "latest", "--name", "pole", "--json");
        var listed = await Run("models");
        var shown = await Run("models", "show", "pole:1");
        var json = JsonNode.Parse((await Run("models", "show", "pole", "--json")).Output)!;
        var target = Path.Combine(_folder.Runs, "..", "home");
        var downloaded = await Run("models", "download", "pole:1", "--out", target);

        first.Output.ShouldBe($"registered pole:1 in {Path.Combine(_folder.Store.Root, ".models", "pole", "1")}\n", first.Errors);
        ((string)JsonNode.Parse(second.Output)!["version"]!).ShouldBe("2");
        listed.Output.Split('\n').Select(line => string.Join(' ', line.Split('\t').Take(4))).ShouldBe(["model version target run", $"pole 2 local {run.Id}", $"pole 1 local {run.Id}", ""]);
        shown.Output.ShouldContain($"run\t{run.Id}\n");
        shown.Output.ShouldContain("tag team\trl\n");
        ((string)json["version"]!, (double)json["metrics"]![Metric.TimestepsTotal]!).ShouldBe(("2", run.Metrics[Metric.TimestepsTotal]));
        downloaded.Code.ShouldBe(0, downloaded.Errors);
        using var policy = Policy.Load(target);
        policy.Act([0.1f, 0, 0, 0]).ShouldBeInRange(0, 1);
    }

    [Fact]
    public async Task Versions_are_deleted_by_their_number_or_all_at_once()
    {
        await TrainAsync();
        foreach (var _ in Enumerable.Range(0, 3))
            await Run("models", "register", "--name", "pole");

        (await Run("models", "delete", "pole")).ShouldBe((2, "", "error: Model 'pole' has the versions 3, 2, 1; name one, such as pole:1, or pass --all.\n"));
        (await Run("models", "delete", "pole:2", "--all")).ShouldBe((2, "", "error: pole:2 is one version, and --all means every version; leave out one of them.\n"));
        (await Run("models", "delete", "pole:1")).ShouldBe((0, "deleted pole:1\n", ""));
        (await Run("models", "delete", "pole:1")).ShouldBe((2, "", "error: Model 'pole' has no version '1'; it has 3, 2.\n"));
        (await Run("models", "delete", "pole", "--all")).ShouldBe((0, "deleted pole:3\ndeleted pole:2\n", ""));

        Directory.GetDirectories(Path.Combine(_folder.Store.Root, ".models", "pole")).ShouldBeEmpty();
        await Run("models", "register", "--name", "pole");
        ((string)JsonNode.Parse((await Run("models", "delete", "pole", "--json")).Output)![0]!["version"]!).ShouldBe("4");
    }

    [Fact]
    public async Task What_cannot_be_is_one_sentence()
    {
        await TrainAsync();
        await Run("models", "register", "--name", "pole");
        var full = Directory.CreateDirectory(Path.Combine(_folder.Runs, "..", "full")).FullName;
        await File.WriteAllTextAsync(Path.Combine(full, "mine.txt"), "", TestContext.Current.CancellationToken);

        (await Run("models", "show", "pol")).ShouldBe((2, "", "error: 'local' has no model 'pol'; did you mean pole?\n"));
        (await Run("models", "show", "pole:7")).ShouldBe((2, "", "error: Model 'pole' has no version '7'; it has 1.\n"));
        (await Run("models", "register", "--name", "a/b")).Errors.ShouldStartWith("error: The name of the model is 'a/b'; it must be 1 to 63 lower-case letters");
        (await Run("models", "download", "pole", "--out", full)).ShouldBe((2, "", $"error: {full} is there already; name a folder that is new or empty.\n"));
        (await Run("models", "--to", "rack")).ShouldBe((2, "", "error: 'rack' keeps no models: [Rack] targets only train.\n"));
        Directory.GetFileSystemEntries(full).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_run_without_a_policy_is_not_registered()
    {
        var run = _folder.Store.Create("racked", new());

        (await Run("models", "register", "--name", "pole")).ShouldBe((2, "", $"error: Run {run.Id} has no policy here: {run.ModelPath} lacks policy.bin, which its first checkpoint writes.\n"));
        Directory.Exists(Path.Combine(_folder.Store.Root, ".models")).ShouldBeFalse();
    }

    [Fact]
    public async Task Versions_that_are_registered_at_once_differ()
    {
        var run = await TrainAsync();

        var versions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            (await new Local.LocalTarget(new()).RegisterModelAsync(_folder.Store, run, "pole", TestContext.Current.CancellationToken)).Version)));

        versions.Order(StringComparer.Ordinal).ShouldBe(["1", "2", "3", "4", "5", "6", "7", "8"]);
        Directory.GetDirectories(Path.Combine(_folder.Store.Root, ".models", "pole")).Length.ShouldBe(8);
    }
}
