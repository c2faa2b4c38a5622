using RlTemplates.Environments;
using RlTemplates.Learning.Tests.Algorithms;

namespace RlTemplates.Learning.Tests.Twins;

/// <summary>Environments that between them have ends, limits, masks, clipped rewards, every action space, vectors and images.</summary>
internal sealed record TwinCase(string Name, Func<int, IEnvironment> Create, bool Normalizes = false)
{
    private static readonly Outcome[][] Maze =
    [
        [new(0, 1), new(2, 2), new(-1, 0)],
        [new(1, 3), new(0, 0), new(0, 2)],
        [new(0, 0), new(3, 2, Ends: true), new(-2, 1)],
        [new(0.5f, 3), new(0, 1), new(1, 0, Ends: true)],
    ];

    public static IReadOnlyList<TwinCase> All { get; } =
    [
        new("ends and limits", count => CartPole.Create(new() { MaxEpisodeSteps = 14 }, count)),
        new("ends and limits, normalised", count => CartPole.Create(new() { MaxEpisodeSteps = 14 }, count), Normalizes: true),
        new("masks and limits", count => new TableEnvironment(count, Maze) { Limit = 6, Allowed = [[true, true, false], [true, false, true], [true, true, true], [false, true, true]] }),
        new("masks, several choices", count => new DoorsEnvironment(count, 3, 2)),
        new("real values", count => new PointEnvironment(count)),
        new("real values, limits, clipped", count => new UnsteadyEnvironment(Pendulum.Create(new() { MaxEpisodeSteps = 9 }, count)) { RewardClip = 2 }),
        new("real values, limits, clipped, normalised", count => new UnsteadyEnvironment(Pendulum.Create(new() { MaxEpisodeSteps = 9 }, count)) { RewardClip = 2 }, Normalizes: true),
        new("pixels and limits", count => Pong.Create(new() { MaxEpisodeSteps = 11 }, count)),
    ];

    public static TwinCase Of(string name) => All.Single(each => each.Name == name);
}
