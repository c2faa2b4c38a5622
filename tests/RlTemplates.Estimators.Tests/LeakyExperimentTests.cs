namespace RlTemplates.Estimators.Tests;

/// <summary>Secrets that stand in the code of a config class, its attributes and its records.</summary>
public sealed class LeakyExperimentTests : IDisposable
{
    private static readonly string[] Secrets = ["at-141421356", "av-173205080", "ck-223606797", "cp-264575131", "cd-331662479", "cl-360555127", "re-412310562"];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, "config")]
    [InlineData(0, "config", "schema")]
    [InlineData(0, "train", "--help")]
    [InlineData(2, "config", "--algorithm.gamma", "3")]
    [InlineData(2, "train")]
    [InlineData(2, "train", "--verbose")]
    [InlineData(2, "submit", "--to", "rack")]
    [InlineData(0, "submit", "--to", "rack", "--engine.type", "null")]
    [InlineData(2, "submit", "--to", "rack", "--targets.rack.queue", "chatty", "--engine.type", "null")]
    [InlineData(1, "submit", "--to", "rack", "--targets.rack.queue", "deep", "--engine.type", "null", "--verbose")]
    public async Task No_verb_tells_them(int expected, params string[] args)
    {
        var (code, output, errors) = await _folder.Run(LeakyExperiment.Definition, args);

        code.ShouldBe(expected, errors);
        var said = output + errors;
        if (args is ["submit", .., "null"] && code == 0)
        {
            foreach (var verb in new[] { "attach", "jobs", "runs show" })
            {
                var (_, more, told) = await _folder.Run(LeakyExperiment.Definition, verb.Split(' '));
                said += more + told;
            }
        }
        said += Directory.Exists(_folder.Runs) ? _folder.AllText() : "";
        Secrets.Where(secret => said.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty(said);
        said.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_preset_that_is_written_has_none()
    {
        var path = Path.Combine("configs", $"leaky-{Guid.NewGuid():N}.yaml");
        try
        {
            var (code, output, errors) = await _folder.Run(LeakyExperiment.Definition, "config", "init", Path.GetFileNameWithoutExtension(path));

            code.ShouldBe(0, errors);
            var said = output + errors + await File.ReadAllTextAsync(path);
            Secrets.Where(secret => said.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty(said);
            said.ShouldContain("***");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
