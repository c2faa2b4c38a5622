using System.Text.Json.Nodes;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests;

/// <summary>Names, dry runs and output for other programs.</summary>
public sealed class SubmitOptionTests : IDisposable
{
    private const string Secret = "hush-hush";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => _folder.Run(RackedExperiment.Definition, args);

    [Fact]
    public async Task A_dry_run_prints_the_steps_in_order_without_secrets_and_does_nothing()
    {
        var (code, output, errors) = await Run("submit", "--dry-run", "--to", "rack", "--targets.rack.access-token", Secret, "--api-key", Secret);

        code.ShouldBe(0, errors);
        var lines = output.Split('\n');
        lines[0].ShouldStartWith("1. carry: ");
        lines[1..].ShouldBe(
        [
            "2. POST: https://rack.example/jobs",
            "   RLT_API_KEY=***",
            "   {\"queue\": \"night\", \"token\": \"***\"}",
            "",
        ]);
        errors.ShouldBe("Nothing was sent to 'rack', and nothing was written.\n");
        (output + errors).ShouldNotContain(Secret);
        Directory.Exists(_folder.Store.Root).ShouldBeFalse();
    }

    [Fact]
    public async Task A_dry_run_on_this_machine_is_the_command_line_of_the_process()
    {
        var (code, output, errors) = await Run("submit", "--dry-run", "--json");

        code.ShouldBe(0, errors);
        var steps = JsonNode.Parse(output)!.AsArray();
        steps.Select(s => (string)s!["action"]!).ShouldBe(["create folder", "start process"]);
        ((string)steps[1]!["subject"]!).ShouldContain(" train --job ");
        Directory.Exists(_folder.Store.Root).ShouldBeFalse();
    }

    [Theory]
    [InlineData(2, "error: The rack has no slot in its queue night.\n", "--targets.rack.slots", "0")]
    [InlineData(2, "error: --dry-run submits nothing that --wait could wait for; leave out one of them.\n", "--wait")]
    public async Task A_dry_run_tells_what_would_be_refused(int code, string error, params string[] args) =>
        (await Run(["submit", "--dry-run", "--to", "rack", .. args])).ShouldBe((code, "", error));

    [Fact]
    public async Task A_run_is_found_by_its_name_and_no_other_may_have_it()
    {
        var planned = await Run("submit", "--dry-run", "--to", "rack", "--name", "first-try");
        var first = await Run("submit", "--to", "rack", "--name", "first-try");
        var again = await Run("submit", "--to", "rack", "--name", "first-try");
        var drafted = await Run("submit", "--dry-run", "--to", "rack", "--name", "first-try");
        var attached = await Run("attach", "first-try");

        var run = _folder.Store.List().ShouldHaveSingleItem();
        first.Output.ShouldBe($"submitted {run.Id} (first-try)\nfollow it with: attach first-try --runs {_folder.Store.Root}\n");
        run.Name.ShouldBe("first-try");
        planned.Errors.ShouldBe("Nothing was sent to 'rack', and nothing was written; the run would be called first-try.\n");
        (again.Code, again.Errors).ShouldBe((2, $"error: Run {run.Id} has the name 'first-try' already; choose another.\n"));
        (drafted.Code, drafted.Errors).ShouldBe((again.Code, again.Errors));
        attached.Code.ShouldBe(0, attached.Errors);
    }

    [Theory]
    [InlineData("latest", "error: --name is 'latest'; it must be 1 to 63 lower-case letters, digits and dashes, begin with a letter and end with a letter or digit, and 'latest' means the newest run.\n")]
    [InlineData("../x", "error: --name is '../x'; it must be 1 to 63 lower-case letters, digits and dashes, begin with a letter and end with a letter or digit.\n")]
    [InlineData("Upper", "error: --name is 'Upper'; it must be 1 to 63 lower-case letters, digits and dashes, begin with a letter and end with a letter or digit.\n")]
    public async Task A_name_that_is_none_is_refused_before_a_run_is_made(string name, string error)
    {
        (await Run("submit", "--to", "rack", "--name", name)).ShouldBe((2, "", error));
        _folder.Store.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_runs_that_want_one_name_at_once_one_gets_it()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            try
            {
                return new RunStore(_folder.Store.Root).Create("racked", new() { Name = "wanted" }).Id;
            }
            catch (UserException exception)
            {
                return exception.Message;
            }
        })));

        var run = _folder.Store.List().ShouldHaveSingleItem();
        tries.Count(t => t == run.Id).ShouldBe(1);
        tries.Count(t => t == $"Run {run.Id} has the name 'wanted' already; choose another.").ShouldBe(7);
    }

    [Fact]
    public async Task Whoever_waits_gets_the_runs_exit_code()
    {
        var (code, output, errors) = await Run("submit", "--to", "spare-2", "--wait", "--json");

        code.ShouldBe(0, errors);
        var run = _folder.Store.Find("latest");
        (run.Status, (string)JsonNode.Parse(output)!["id"]!, (string)JsonNode.Parse(output)!["job"]!["target"]!).ShouldBe((RunStatus.Completed, run.Id, "spare-2"));
        errors.ShouldStartWith($"Run {run.Id}: completed (timesteps_total is ");
    }

    [Fact]
    public async Task Logs_and_files_come_home()
    {
        await Run("submit", "--to", "rack", "--name", "homing", "--wait");

        var pulled = await Run("pull", "homing");
        var whole = await Run("logs", "homing");
        var tail = await Run("logs", "homing", "--tail", "2");
        var json = await Run("logs", "homing", "-f", "--tail", "1", "--json");

        var run = _folder.Store.Find("homing");
        pulled.Output.ShouldStartWith($"{run.Id} (completed) is in {run.Directory}; newest checkpoint: step-");
        File.Exists(Path.Combine(run.ModelPath, "policy.bin")).ShouldBeTrue();
        var lines = whole.Output.TrimEnd('\n').Split('\n');
        lines.Length.ShouldBeGreaterThan(2);
        tail.Output.TrimEnd('\n').Split('\n').ShouldBe(lines[^2..]);
        ((string)JsonNode.Parse(json.Output)!["line"]!).ShouldBe(lines[^1]);
    }

    [Fact]
    public async Task Lists_are_json_where_asked()
    {
        await Run("submit", "--to", "rack", "--name", "listed", "--wait");

        var runs = JsonNode.Parse((await Run("runs", "--json")).Output)!.AsArray();
        var jobs = JsonNode.Parse((await Run("jobs", "--json")).Output)!.AsArray();
        var shown = JsonNode.Parse((await Run("runs", "show", "listed", "--json")).Output)!;

        var run = _folder.Store.Find("listed");
        foreach (var node in new[] { runs.ShouldHaveSingleItem()!, jobs.ShouldHaveSingleItem()!, shown })
            ((string)node["id"]!, (string)node["name"]!, (string)node["status"]!, (string)node["directory"]!).ShouldBe((run.Id, "listed", "completed", run.Directory));
        (runs[0]!["config"], shown["config"]!.AsArray().Count).ShouldBe((null, run.Config.Count));
    }
}
