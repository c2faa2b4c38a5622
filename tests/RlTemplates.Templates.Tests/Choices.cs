namespace RlTemplates.Templates.Tests;

/// <summary>What the template offers, written down once more so that no choice can vanish unseen.</summary>
internal static class Choices
{
    /// <summary>Each environment with what Auto takes for it.</summary>
    public static readonly (string Environment, string Auto)[] Environments =
    [
        ("Pong", "Impala"),
        ("Breakout", "Impala"),
        ("CartPole", "Ppo"),
        ("MountainCar", "Ppo"),
        ("MountainCarContinuous", "Ppo"),
        ("Acrobot", "Ppo"),
        ("Pendulum", "Ppo"),
        ("FrozenLake", "Ppo"),
        ("Taxi", "Ppo"),
        ("Catch", "Ppo"),
    ];

    /// <summary>Where a project trains when it is submitted.</summary>
    public static readonly string[] Targets = ["None", "Local", "SageMaker", "AzureMl"];

    /// <summary>What computes networks.</summary>
    public static readonly string[] Engines = ["Simd", "Torch"];

    private static readonly string[] Algorithms = ["Impala", "Ppo", "Dqn", "Sac"];

    /// <summary>Pairs whose algorithm cannot take the environment's actions.</summary>
    public static readonly (string Environment, string Algorithm)[] Unfit =
        [.. Environments.Select(e => (e.Environment, e.Environment is "MountainCarContinuous" or "Pendulum" ? "Dqn" : "Sac"))];

    /// <summary>All pairs that fit.</summary>
    public static IEnumerable<(string Environment, string Algorithm)> Pairs =>
        Environments.SelectMany(e => Algorithms.Select(a => (e.Environment, a))).Except(Unfit);
}
