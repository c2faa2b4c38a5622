namespace RlTemplates.Environments.Tests;

public sealed class WrappingConformanceTests
{
    private static readonly Dictionary<string, (Func<int, IEnvironment> Create, int Steps)> Environments = new()
    {
        ["Painter"] = (count => new Painter(count), 300),
        ["CartPole"] = (count => CartPole.Create(new(), count), 300),
        ["MountainCar"] = (count => MountainCar.Create(new() { MaxEpisodeSteps = 50 }, count), 300),
        ["Pendulum"] = (count => Pendulum.Create(new() { MaxEpisodeSteps = 50 }, count), 300),
        ["FrozenLake"] = (count => FrozenLake.Create(new(), count), 300),
        ["Taxi"] = (count => Taxi.Create(new(), count), 300),
        ["Catch"] = (count => Catch.Create(new(), count), 300),
        ["Pong"] = (count => Pong.Create(new() { MaxEpisodeSteps = 60 }, count), 200),
        ["Breakout"] = (count => Breakout.Create(new() { FrameSkip = 1, FrameStack = 1, MaxEpisodeSteps = 150 }, count), 400),
    };

    [Theory]
    [InlineData("Painter", "time_limit(7)")]
    [InlineData("Painter", "frame_skip(3)")]
    [InlineData("Painter", "frame_stack(3)")]
    [InlineData("Painter", "grey")]
    [InlineData("Painter", "resize(4)")]
    [InlineData("Painter", "clip_reward(1)")]
    [InlineData("Painter", "scale_reward(0.1)")]
    [InlineData("Painter", "grey,resize(4),frame_skip(2),frame_stack(4),time_limit(6),clip_reward(1),scale_reward(0.5)")]
    [InlineData("Painter", "frame_skip(3),time_limit(2),frame_skip(2)")]
    [InlineData("CartPole", "time_limit(9),frame_stack(2)")]
    [InlineData("CartPole", "frame_skip(4),scale_reward(2)")]
    [InlineData("MountainCar", "frame_skip(3),frame_stack(3)")]
    [InlineData("Pendulum", "clip_action,frame_skip(2),scale_reward(0.1)")]
    [InlineData("Pendulum", "time_limit(11),clip_action,frame_stack(2)")]
    [InlineData("FrozenLake", "time_limit(20),frame_stack(2)")]
    [InlineData("Taxi", "time_limit(40),frame_stack(2),clip_reward(1)")]
    [InlineData("Catch", "time_limit(5),frame_skip(2)")]
    [InlineData("Pong", "time_limit(30),frame_stack(2),resize(21)")]
    [InlineData("Breakout", "frame_skip(4),frame_stack(4),scale_reward(0.1)")]
    public void EveryWrapperConforms(string name, string wrappers)
    {
        Wrapper[] laid = [.. wrappers.Split(',').Select(text => Wrapper.Parse(text, null))];
        EnvironmentConformance.Check(count => Wrapping.Apply(Environments[name].Create(count), laid), Environments[name].Steps);
    }
}
