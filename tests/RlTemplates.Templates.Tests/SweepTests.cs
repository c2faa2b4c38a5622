namespace RlTemplates.Templates.Tests;

/// <summary>The sweep that comes with a project.</summary>
public sealed class SweepTests(PackedTemplates templates)
{
    [SlowFact]
    public async Task The_sweep_of_a_project_runs_and_its_best_values_train()
    {
        var scaffold = await templates.CreateAsync("Cart", "-e", "CartPole");
        (await scaffold.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");
        scaffold.Write("configs/short.yaml", scaffold.Read("configs/sweep.yaml").Replace("trials: 8", "trials: 3"));

        var sweep = await scaffold.ProgramAsync("sweep", "--config", "short", "--stop.timesteps-total", "2000", "--write-best", "best");

        sweep.ShouldSucceed().Output.ShouldContain("all 3 trials ended");
        sweep.Output.ShouldContain("train with its values: train --config short --stop.timesteps_total '>=2000' --algorithm.learning-rate ");
        (await scaffold.ProgramAsync("train", "--config", "best")).ShouldSucceed().Output.ShouldContain("completed: ");
        (await scaffold.ProgramAsync("runs")).ShouldSucceed();
    }
}
