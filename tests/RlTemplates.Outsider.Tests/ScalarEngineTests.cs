namespace RlTemplates.Outsider.Tests;

/// <summary>What is the outsider's own engine's alone; all else is tested on another engine too.</summary>
public sealed class ScalarEngineTests(Packed packed)
{
    [SlowFact]
    public async Task An_engine_refuses_what_it_cannot_compute()
    {
        var refused = await packed.Program.In("refused").RunAsync("train", "--experiment", "pole", "--engine.max-units", "8");

        refused.ExitCode.ShouldBe(2, refused.Output);
        refused.Output.ShouldContain("The scalar engine takes on layers of at most 8 units; raise engine.max_units.");
    }
}
