namespace RlTemplates.Environments.Tests;

public sealed class FrozenLakeTests
{
    private const int Left = 0;
    private const int Down = 1;
    private const int Right = 2;
    private const int Up = 3;

    [Theory]
    [InlineData(4, new[] { Down, Down, Right, Right, Down, Right }, 1f)]
    [InlineData(4, new[] { Right, Right, Down, Down, Down, Right }, 1f)]
    [InlineData(4, new[] { Left, Up, Down, Right }, 0f)]
    [InlineData(4, new[] { Right, Right, Right, Down }, 0f)]
    [InlineData(4, new[] { Down, Down, Down }, 0f)]
    [InlineData(8, new[] { Down, Right, Right, Right, Right, Right, Down, Right, Right, Down, Down, Down, Down, Down }, 1f)]
    [InlineData(8, new[] { Right, Right, Right, Down, Down }, 0f)]
    public void DryLakeIsWalkedAsPlanned(int size, int[] moves, float reward)
    {
        using var environment = FrozenLake.Create(new() { Size = size, IsSlippery = false }, 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        for (var i = 0; i < moves.Length; i++)
        {
            batch.Actions[0] = moves[i];
            batch.Step();
            batch.Terminated[0].ShouldBe(i == moves.Length - 1, $"move {i}");
            batch.Rewards[0].ShouldBe(i == moves.Length - 1 ? reward : 0);
        }
        Place(batch.Features(0)).ShouldBe(0);
        batch.FinalFeatures(0).Sum().ShouldBe(1);
    }

    [Theory]
    [InlineData(Left, new[] { Up, Left, Down })]
    [InlineData(Down, new[] { Left, Down, Right })]
    [InlineData(Right, new[] { Down, Right, Up })]
    [InlineData(Up, new[] { Right, Up, Left })]
    public void SlipperyMovesTurnASideInTwoOfThreeCases(int action, int[] possible)
    {
        using var environment = (FrozenLakeEnvironment)FrozenLake.Create(new() { Size = 8, MaxEpisodeSteps = 10_000_000 }, 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(5);
        var counts = new int[4];
        for (var i = 0; i < 6000; i++)
        {
            environment.StateOf(0) = new(1, 4, 3);
            batch.Actions[0] = action;
            batch.Step();
            counts[Place(batch.Features(0)) switch { 11 => Left, 20 => Down, 13 => Right, _ => Up }]++;
        }
        counts.Sum(count => count > 0 ? 1 : 0).ShouldBe(3);
        foreach (var move in possible)
            counts[move].ShouldBeInRange(1850, 2150);
    }

    [Fact]
    public void LimitsAndNamesAreGymnasiums()
    {
        var (small, large) = (FrozenLake.Create(new(), 1).Spec, FrozenLake.Create(new() { Size = 8 }, 1).Spec);
        (small.Name, small.MaxEpisodeSteps, small.Observation.Size).ShouldBe(("FrozenLake-v1", 100, 16));
        (large.Name, large.MaxEpisodeSteps, large.Observation.Size).ShouldBe(("FrozenLake8x8-v1", 200, 64));
        FrozenLake.Create(new() { MaxEpisodeSteps = 7 }, 1).Spec.MaxEpisodeSteps.ShouldBe(7);
        Should.Throw<ArgumentOutOfRangeException>(() => FrozenLake.Create(new() { Size = 5 }, 1)).Message.ShouldContain("4 or 8");
    }

    private static int Place(float[] features) => Array.IndexOf(features, 1f);
}
