using RlTemplates.Estimators.Local;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests;

/// <summary>Verbs that ask a target, not an experiment.</summary>
public sealed class TargetVerbTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => _folder.Run(RackedExperiment.Definition, args);

    private Task<(int Code, string Output, string Errors)> RunOfTwo(params string[] args) =>
        _folder.Run([RackedExperiment.Definition, LeakyExperiment.Definition], args, TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("endpoints", 0, "")]
    [InlineData("models", 0, "")]
    [InlineData("endpoints delete hall", 2, "error: 'local' has no endpoint 'hall'")]
    [InlineData("predict hall --observation 1", 2, "error: 'local' has no endpoint 'hall'")]
    [InlineData("models show hall", 2, "error: 'local' has no model 'hall'")]
    [InlineData("models --to spare-2", 2, "error: 'spare-2' keeps no models")]
    [InlineData("attach hall --to spare-2", 2, "error: 'spare-2' finds no job by its name alone")]
    [InlineData("models --to rack", 2, "error: This program has several experiments; pass --experiment with one of racked, leaky.")]
    [InlineData("models --to rak", 2, "error: This program has several experiments; pass --experiment with one of racked, leaky.")]
    public async Task The_name_is_enough_in_a_program_of_several_experiments(string verb, int code, string error)
    {
        var said = await RunOfTwo(verb.Split(' '));

        said.Code.ShouldBe(code, said.Errors);
        said.Errors.ShouldStartWith(error);
    }

    [Fact]
    public async Task An_option_of_training_keeps_nobody_from_deleting_and_one_of_the_target_does()
    {
        Environment.SetEnvironmentVariable("RLT_SEED", "abc");
        try
        {
            (await Run("endpoints", "delete", "hall")).Errors.ShouldStartWith("error: 'local' has no endpoint 'hall'");
            (await Run("models")).Code.ShouldBe(0);
            (await Run("compute", "--to", "rack")).Errors.ShouldNotContain("RLT_SEED");
        }
        finally
        {
            Environment.SetEnvironmentVariable("RLT_SEED", null);
        }
        (await Run("models", "--targets.spare-2.slots", "many")).ShouldBe((2, "", "error: --targets.spare-2.slots is 'many'; it must be a whole number (or null).\n"));
        (await Run("models", "--sed", "1")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task A_run_that_was_killed_right_after_its_checkpoint_has_a_policy()
    {
        (await Run("train")).Code.ShouldBe(0);
        var run = _folder.Store.Find("latest");
        Directory.Delete(run.ModelPath, recursive: true);

        var registered = await Run("models", "register", "--name", "pole");

        registered.Code.ShouldBe(0, registered.Errors);
        File.Exists(Path.Combine(run.ModelPath, "policy.bin")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "error: The folder for the model is ''; it must be the path of a folder that is new or empty.")]
    [InlineData("/dev/null/x", "error: The folder /dev/null/x cannot be made: ")]
    public async Task A_folder_that_cannot_be_made_is_one_sentence(string folder, string error)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && folder.Length > 0, "Windows has no /dev/null.");
        (await Run("train")).Code.ShouldBe(0);
        (await Run("models", "register", "--name", "pole")).Code.ShouldBe(0);

        var (code, _, errors) = await Run("models", "download", "pole", "--out", folder);

        code.ShouldBe(2, errors);
        errors.ShouldStartWith(error);
        errors.ShouldNotContain("Exception");
    }

    [Theory]
    [InlineData(3, null, "'local' serves in one process of this machine; 3 instances are not possible there. Leave their number out.")]
    [InlineData(1, "ml.g5", "'local' serves on this machine, which is no 'ml.g5'; leave the type of the instance out.")]
    public async Task What_this_machine_cannot_give_is_refused(int instances, string? type, string expected)
    {
        (await Run("train")).Code.ShouldBe(0);
        var deployment = new Deployment
        {
            Name = "pole",
            Target = RackedExperiment.Definition.DefaultTarget!,
            Store = _folder.Store,
            Run = _folder.Store.Find("latest"),
            Options = new() { InstanceCount = instances, InstanceType = type },
            Program = JobProgram.ThisProcess(),
        };

        var refused = await Should.ThrowAsync<UserException>(() => new LocalTarget(new LocalAttribute()).DeployAsync(deployment, TestContext.Current.CancellationToken));

        refused.Message.ShouldBe(expected);
    }

    [Fact]
    public async Task A_dry_run_refuses_a_file_in_place_of_the_runs_as_submit_does()
    {
        await File.WriteAllTextAsync(_folder.Runs, "", TestContext.Current.CancellationToken);

        var planned = await _folder.Submit("--to", "rack", "--dry-run");
        var submitted = await _folder.Submit("--to", "rack");

        planned.Code.ShouldBe(2);
        planned.Errors.ShouldBe(submitted.Errors);
    }

    [Fact]
    public async Task A_jobs_name_is_listed_and_suggested()
    {
        (await _folder.Submit("--to", "rack", "--name", "twin", "--wait")).Code.ShouldBe(0);

        (await Run("jobs")).Output.Split('\n')[1].Split('\t')[1].ShouldBe("twin");
        (await Run("runs", "show", "twi")).Errors.ShouldEndWith("Give an id, the beginning of one, a name or latest; did you mean twin?\n");
    }
}
