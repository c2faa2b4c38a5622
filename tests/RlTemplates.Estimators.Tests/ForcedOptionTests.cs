using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests;

/// <summary>What a target forces on the config.</summary>
public sealed class ForcedOptionTests : IDisposable
{
    private static readonly OptionSource Forced = new(SourceKind.Target, "target 'rack'");

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => _folder.Run(RackedExperiment.Definition, args);

    [Fact]
    public async Task It_is_a_layer_with_a_source_of_its_own_and_overwrites_nothing_silently()
    {
        var shown = await Run("config", "--to", "rack", "--targets.rack.queue", "cold", "--checkpoint.keep", "3");
        var submitted = await Run("submit", "--to", "rack", "--targets.rack.queue", "cold", "--checkpoint.keep", "3", "--wait");

        const string warning = "warning: The target 'rack' needs checkpoint.keep to be 7, which takes the place of 3 (--checkpoint.keep).\n";
        shown.Output.ShouldContain("checkpoint.keep\t7\ttarget 'rack'\n");
        shown.Errors.ShouldBe(warning);
        submitted.Code.ShouldBe(0, submitted.Errors);
        submitted.Errors.ShouldStartWith(warning);
        var run = _folder.Store.Find("latest");
        run.Config.Single(o => o.Path == "checkpoint.keep").ShouldBe(new("checkpoint.keep", "7", Forced));
        run.Config.Single(o => o.Path == "stop.timesteps_total").ShouldBe(new("stop.timesteps_total", ">=512", Forced));
    }

    [Fact]
    public async Task It_holds_for_code_too()
    {
        var warnings = new List<string>();
        var estimator = RackedExperiment.Estimators.Rack(new() { Checkpoint = new() { Keep = 4 } });
        (estimator.Store, estimator.Warn) = (_folder.Store, warnings.Add);
        estimator.Target.Queue = "cold";

        var plan = await estimator.PlanAsync();
        await using var job = await estimator.FitAsync();
        await job.WaitAsync();

        plan.Run.Config.Single(o => o.Path == "checkpoint.keep").ShouldBe(new("checkpoint.keep", "7", Forced));
        _folder.Store.Find("latest").Config.Single(o => o.Path == "checkpoint.keep").ShouldBe(new("checkpoint.keep", "7", Forced));
        warnings[0].ShouldBe("The target 'rack' needs checkpoint.keep to be 7, which takes the place of 4 (code).");
    }

    [Fact]
    public async Task A_target_that_forces_what_is_no_option_is_named()
    {
        var (code, _, errors) = await Run("submit", "--to", "rack", "--targets.rack.queue", "odd");

        code.ShouldBe(1);
        errors.ShouldContain("The target 'rack' ([Rack]) forces checkpoint.kept, which is no option of this experiment.");
        _folder.Store.List().ShouldBeEmpty();
    }
}
