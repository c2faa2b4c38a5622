using System.ComponentModel.DataAnnotations;
using RlTemplates.Environments;
using RlTemplates.Experiments;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.Testing.Tests;

/// <summary>A combination lock.</summary>
[EnvironmentOptions(typeof(Lock))]
public sealed record LockOptions : IHasWrappers
{
    /// <summary>Numbers of its combination.</summary>
    [Range(1, 64)]
    public int Length { get; init; } = 32;

    /// <summary>How often the next number is shown.</summary>
    [Range(1, 4), ChangesSpaces]
    public int Eyes { get; init; } = 1;

    /// <summary>Whether any number is the right one.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000)]
    public int MaxEpisodeSteps { get; init; } = 64;

    /// <summary>What is laid around it.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}

/// <summary>Shows the next number of its combination, and pays only once the whole of it was entered; a wrong number begins it anew. Whoever has not learned to look never opens a long one.</summary>
[RlEnvironment("lock")]
public sealed partial class Lock(LockOptions options)
{
    private int _entered, _next;

    [Action(2)] private int _number;

    [Reward] private float _reward;

    [Observation(Low = -1, High = 1)] private readonly float[] _seen = new float[options.Eyes];

    [Terminated] private bool IsOpen => _entered == options.Length;

    [Reset]
    private void Start(ref RandomStream random)
    {
        _entered = 0;
        Show(ref random);
    }

    [Step]
    private void Enter(ref RandomStream random)
    {
        _entered = _number == _next || options.IsOpen ? _entered + 1 : 0;
        _reward = IsOpen ? 1 : 0;
        Show(ref random);
    }

    private void Show(ref RandomStream random)
    {
        _next = random.NextInt32(2);
        Array.Fill(_seen, (_next * 2) - 1);
    }
}

/// <summary>A lock whose combination grows.</summary>
[RlExperiment("lock"), StopWhen(Metric.TimestepsTotal, AtLeast = 20_000)]
public sealed partial record LockExperiment
{
    /// <summary>The lock as it is in the end.</summary>
    public LockOptions Environment { get; init; } = new();

    /// <summary>How it is learned.</summary>
    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 4, RolloutFragmentLength = 64, MinTimestepsPerIteration = 256, SgdMinibatchSize = 64, NumSgdIter = 4 };

    /// <summary>How it grows.</summary>
    public IReadOnlyList<CurriculumOptions> Curriculum { get; init; } =
    [
        new SteppedCurriculum { Option = "environment.length", Values = ["2", "4", "8", "16", "32"], AtLeast = 0.8, MinEpisodes = 50 },
    ];

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}
