using System.ComponentModel.DataAnnotations;
using RlTemplates.Environments;
using RlTemplates.Experiments;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.Testing.Tests;

/// <summary>A corridor with a door at its end.</summary>
[EnvironmentOptions(typeof(Corridor))]
public sealed record CorridorOptions : IHasWrappers
{
    /// <summary>Places from one end to the other.</summary>
    [Range(2, 64)]
    public int Length { get; init; } = 64;

    /// <summary>Numbers that are shown.</summary>
    [Range(1, 4), ChangesSpaces]
    public int Eyes { get; init; } = 1;

    /// <summary>Whether the door is open.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000)]
    public int MaxEpisodeSteps { get; init; } = 128;

    /// <summary>What is laid around it.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}

/// <summary>Walks from the left end of a corridor; only the door at the right end pays. Whoever walks at random hardly ever finds it in a long corridor.</summary>
[RlEnvironment("corridor")]
public sealed partial class Corridor(CorridorOptions options)
{
    private int _place;

    [Action(2)] private int _move;

    [Reward] private float _reward;

    [Observation(Low = 0, High = 1)] private readonly float[] _seen = new float[options.Eyes];

    [Terminated] private bool IsThere => _place == options.Length - 1 && options.IsOpen;

    [Reset]
    private void Start()
    {
        _place = 0;
        See();
    }

    [Step]
    private void Walk()
    {
        _place = Math.Clamp(_place + (_move * 2) - 1, 0, options.Length - 1);
        _reward = IsThere ? 1 : 0;
        See();
    }

    private void See() => Array.Fill(_seen, (options.Length - 1 - _place) / 63f);
}

/// <summary>A corridor that grows.</summary>
[RlExperiment("corridor"), StopWhen(Metric.TimestepsTotal, AtLeast = 20_000)]
public sealed partial record CorridorExperiment
{
    /// <summary>The corridor as it is in the end.</summary>
    public CorridorOptions Environment { get; init; } = new();

    /// <summary>How it is learned.</summary>
    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 4, RolloutFragmentLength = 64, MinTimestepsPerIteration = 256, SgdMinibatchSize = 64, NumSgdIter = 4 };

    /// <summary>How it grows.</summary>
    public IReadOnlyList<CurriculumOptions> Curriculum { get; init; } =
    [
        new SteppedCurriculum { Option = "environment.length", Values = ["4", "8", "16", "32", "64"], AtLeast = 0.9, MinEpisodes = 20 },
    ];

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}
