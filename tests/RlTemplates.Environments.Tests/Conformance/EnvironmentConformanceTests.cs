namespace RlTemplates.Environments.Tests;

public sealed class EnvironmentConformanceTests
{
    private static readonly Dictionary<string, (Func<int, IEnvironment> Create, int Steps)> Cases = new()
    {
        ["CartPole"] = (count => CartPole.Create(new(), count), 400),
        ["CartPole, velocities hidden"] = (count => CartPole.Create(new() { MaxEpisodeSteps = 12, HideVelocities = true }, count), 400),
        ["CartPole, short"] = (count => CartPole.Create(new() { MaxEpisodeSteps = 12 }, count), 400),
        ["MountainCar"] = (count => MountainCar.Create(new(), count), 500),
        ["MountainCarContinuous"] = (count => MountainCarContinuous.Create(new() { MaxEpisodeSteps = 60 }, count), 500),
        ["Acrobot"] = (count => Acrobot.Create(new() { MaxEpisodeSteps = 100 }, count), 500),
        ["Pendulum"] = (count => Pendulum.Create(new(), count), 500),
        ["FrozenLake"] = (count => FrozenLake.Create(new(), count), 500),
        ["FrozenLake 8x8, dry"] = (count => FrozenLake.Create(new() { Size = 8, IsSlippery = false }, count), 500),
        ["Taxi"] = (count => Taxi.Create(new(), count), 500),
        ["Bandit"] = (count => Bandit.Create(new() { EpisodeLength = 7 }, count), 300),
        ["Bandit, Bernoulli, other arms each time"] =
            (count => Bandit.Create(new() { EpisodeLength = 1, Arms = BanditArms.Bernoulli, ResampleArms = true }, count), 300),
        ["Catch"] = (count => Catch.Create(new(), count), 300),
        ["Pong"] = (count => Pong.Create(new(), count), 900),
        ["Pong 84"] = (count => Pong.Create(new() { FrameSize = 84, NoopMax = 0, MaxEpisodeSteps = 100 }, count), 250),
        ["Pong, each frame"] = (count => Pong.Create(new() { FrameSkip = 1, FrameStack = 1, MaxEpisodeSteps = 50 }, count), 300),
        ["Breakout"] = (count => Breakout.Create(new(), count), 900),
        ["Breakout 84, ball by ball"] = (count => Breakout.Create(new() { FrameSize = 84, NoopMax = 0, TerminalOnLifeLoss = true, FireReset = false }, count), 250),
        ["Breakout, each frame"] = (count => Breakout.Create(new() { FrameSkip = 1, FrameStack = 1, MaxEpisodeSteps = 50 }, count), 300),
        ["Pong, late start"] = (count => Pong.Create(new() { FrameSkip = 3, FrameStack = 2, NoopMax = 1000 }, count), 1200),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryEnvironmentConforms(string name) => EnvironmentConformance.Check(Cases[name].Create, Cases[name].Steps);
}
