using System.Text.Json.Nodes;

namespace RlTemplates.Estimators.Tests;

/// <summary>Machines that a target keeps, by the verbs.</summary>
public sealed class ComputeTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public ComputeTests() => RackTarget.Shelves.Clear();

    public void Dispose() => _folder.Dispose();

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => _folder.Run(RackedExperiment.Definition, args);

    [Fact]
    public async Task Machines_are_made_waited_for_listed_and_deleted()
    {
        var created = await Run("compute", "create", "left", "--to", "spare-2");
        var waited = await Run("compute", "wait", "left", "--nodes", "2", "--to", "spare-2");
        var again = await Run("compute", "create", "left", "--to", "spare-2", "--json");
        var listed = await Run("compute", "--to", "spare-2");
        var deleted = await Run("compute", "delete", "left", "--to", "spare-2");
        var gone = await Run("compute", "status", "left", "--to", "spare-2");

        created.ShouldBe((0, "left: creating, 0 of 0 to 2 machines ready\n", ""));
        (waited.Code, waited.Output).ShouldBe((0, "left: ready, 2 of 0 to 2 machines ready\n"), waited.Errors);
        waited.Errors.ShouldBe("left: creating, 0 of 2 machines are ready\nleft: ready, 1 of 2 machines are ready\n");
        ((int)JsonNode.Parse(again.Output)!["nodes"]!).ShouldBe(2);
        listed.Output.ShouldBe("name\tstatus\tsize\tready\tmin\tmax\ttarget\nleft\tready\t\t2\t0\t2\tspare-2\n");
        deleted.Output.ShouldBe("deleting left\n");
        gone.ShouldBe((2, "", "error: 'spare-2' has no machines 'left'.\n"));
    }

    [Fact]
    public async Task A_wait_ends()
    {
        await Run("compute", "create", "left", "--to", "rack");

        var late = await Run("compute", "wait", "left", "--nodes", "1", "--timeout", "1s", "--to", "rack", "--targets.rack.queue", "stuck");
        var never = await Run("compute", "wait", "left", "--nodes", "5", "--to", "rack");

        (late.Code, late.Errors.Split('\n')[^2]).ShouldBe((2, "error: Of the machines 'left' of 'rack' 0 are ready after 1s; 1 were asked for."));
        never.ShouldBe((2, "", "error: 'left' of 'rack' never has 5 machines: the most is 1.\n"));
    }

    [Theory]
    [InlineData("error: racked has no machine group 'lft'; did you mean left?\n", "create", "lft", "--to", "rack")]
    [InlineData("error: 'local' keeps no machines: [Local] targets take what a job asks for.\n", "create", "left")]
    [InlineData("error: 'rack' has no machines 'right'.\n", "status", "right", "--to", "rack")]
    public async Task What_cannot_be_is_one_sentence(string error, params string[] args) => (await Run(["compute", .. args])).ShouldBe((2, "", error));

    [Fact]
    public async Task Secrets_are_masked()
    {
        var created = await Run("compute", "create", "left", "--to", "rack", "--targets.rack.access-token", "hush-hush");

        (created.Output + created.Errors).ShouldNotContain("hush-hush");
    }
}
