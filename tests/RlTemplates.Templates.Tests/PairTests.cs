namespace RlTemplates.Templates.Tests;

public sealed class PairTests(PackedTemplates templates, PairProject pairs) : IClassFixture<PairProject>
{
    public static TheoryData<string> Names => [.. Choices.Pairs.Select(p => $"{p.Environment}-{p.Algorithm}".ToLowerInvariant())];

    public static TheoryData<string, string> Unfit => [.. Choices.Unfit.Select(u => new TheoryDataRow<string, string>(u.Environment, u.Algorithm))];

    [SlowFact]
    public async Task All_pairs_build_without_a_warning() =>
        (await pairs.BuiltAsync()).Result.ShouldSucceed().Output.ShouldContain("0 Warning(s)");

    [SlowTheory]
    [MemberData(nameof(Names))]
    public async Task A_pair_trains_for_a_moment(string experiment)
    {
        var (project, result) = await pairs.BuiltAsync();
        result.ShouldSucceed();

        string[] shortGames = experiment.StartsWith("pong", StringComparison.Ordinal) || experiment.StartsWith("breakout", StringComparison.Ordinal)
            ? ["--environment.max-episode-steps", "100"]
            : [];
        (await project.ProgramAsync(["train", "--experiment", experiment, "--config", "quick", "--stop.timesteps-total", "1", "--evaluation.episodes", "1", .. shortGames]))
            .ShouldSucceed().Output.ShouldContain("completed: ");
    }

    [SlowTheory]
    [InlineData("catch-ppo")]
    [InlineData("cartpole-ppo")]
    [InlineData("mountaincarcontinuous-ppo")]
    [InlineData("acrobot-ppo")]
    public async Task Quickly_learned_tasks_reach_their_bound(string experiment)
    {
        var (project, result) = await pairs.BuiltAsync();
        result.ShouldSucceed();

        (await project.ProgramAsync("train", "--experiment", experiment)).ShouldSucceed().Output.ShouldContain("completed: episode_reward_mean is");
    }

    [SlowTheory]
    [MemberData(nameof(Unfit))]
    public async Task An_algorithm_that_cannot_act_there_gives_way_to_auto_and_says_so(string environment, string algorithm)
    {
        var name = $"{environment}-{Choices.Environments.Single(e => e.Environment == environment).Auto}";
        var auto = (await pairs.BuiltAsync()).Project.Read($"{name}.cs");

        var asked = await templates.CreateAsync(name, "-e", environment, "-al", algorithm);

        asked.Read($"{environment}Experiment.cs").ShouldBe(auto);
        asked.Created.Output.ShouldContain($"{algorithm} takes ");
    }
}
