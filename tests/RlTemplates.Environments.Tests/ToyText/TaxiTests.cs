namespace RlTemplates.Environments.Tests;

public sealed class TaxiTests
{
    private static readonly string[] Map = ["+---------+", "|R: | : :G|", "| : | : : |", "| : : : : |", "| | : | : |", "|Y| : |B: |", "+---------+"];
    private static readonly (int Row, int Column)[] Stands = [(0, 0), (0, 4), (4, 0), (4, 3)];

    [Fact]
    public void EveryStepAndMaskFollowsTheMap()
    {
        using var environment = (TaxiEnvironment)Taxi.Create(new() { MaxEpisodeSteps = 10_000_000 }, 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        var mask = new bool[6];
        for (var state = 0; state < 500; state++)
        {
            for (var action = 0; action < 6; action++)
            {
                environment.StateOf(0) = Decode(state);
                environment.WriteActionMask(mask);
                var (next, reward, over) = Reference(state, action);
                mask[action].ShouldBe(Reference(state, action).Next != state || over, $"mask of action {action} in state {state}");
                batch.Actions[0] = action;
                batch.Step();
                (batch.Rewards[0], batch.Terminated[0]).ShouldBe((reward, over), $"action {action} in state {state}");
                var found = over ? batch.FinalFeatures(0) : batch.Features(0);
                Array.IndexOf(found, 1f).ShouldBe(next);
                found.Sum().ShouldBe(1);
            }
        }
    }

    [Fact]
    public void EpisodesStartInEachOfTheThreeHundredStatesAlike()
    {
        using var environment = Taxi.Create(new(), 30_000);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(2);
        var counts = new int[500];
        for (var i = 0; i < 30_000; i++)
            counts[Array.IndexOf(batch.Features(i), 1f)]++;
        for (var state = 0; state < 500; state++)
        {
            var (_, _, passenger, destination) = Decode(state);
            counts[state].ShouldBeInRange(passenger < 4 && passenger != destination ? 50 : 0, passenger < 4 && passenger != destination ? 150 : 0);
        }
    }

    [Fact]
    public void TripIsRewardedAsGymnasiumDoes()
    {
        using var environment = (TaxiEnvironment)Taxi.Create(new(), 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        environment.StateOf(0) = new(1, 0, 0, 2);
        var rewards = new List<float>();
        foreach (var action in new[] { 4, 1, 4, 5, 4, 0, 0, 0, 0, 5 })
        {
            batch.Actions[0] = action;
            batch.Step();
            rewards.Add(batch.Rewards[0]);
        }
        rewards.ShouldBe([-10, -1, -1, -1, -1, -1, -1, -1, -1, 20]);
        batch.Terminated[0].ShouldBeTrue();
        environment.Spec.MaxEpisodeSteps.ShouldBe(200);
    }

    private static TaxiState Decode(int state) => new(state / 100, state / 20 % 5, state / 4 % 5, state % 4);

    private static (int Next, float Reward, bool Over) Reference(int state, int action)
    {
        var (row, column, passenger, destination) = Decode(state);
        var (reward, over) = (-1f, false);
        var stand = Array.IndexOf(Stands, (row, column));
        if (action == 0)
            row = Math.Min(row + 1, 4);
        else if (action == 1)
            row = Math.Max(row - 1, 0);
        else if (action == 2 && Map[1 + row][(2 * column) + 2] == ':')
            column++;
        else if (action == 3 && Map[1 + row][2 * column] == ':')
            column--;
        else if (action == 4)
            (passenger, reward) = passenger < 4 && stand == passenger ? (4, -1) : (passenger, -10);
        else if (action == 5 && passenger == 4 && stand >= 0)
            (passenger, over, reward) = (stand, stand == destination, stand == destination ? 20 : -1);
        else if (action == 5)
            reward = -10;
        return ((((((row * 5) + column) * 5) + passenger) * 4) + destination, reward, over);
    }
}
