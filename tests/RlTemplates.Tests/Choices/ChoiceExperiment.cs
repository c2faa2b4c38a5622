using System.ComponentModel.DataAnnotations;
using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.Tests.Choices;

/// <summary>Chooses between records in every way.</summary>
[RlExperiment("choosy")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
public sealed partial record ChoiceExperiment
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new();

    /// <summary>What computes.</summary>
    public MotorOptions? Motor { get; init; } = new PlainMotor { Threads = 3 };

    /// <summary>What must be there.</summary>
    public MotorOptions Spare { get; init; } = new FastMotor();

    /// <summary>Where results go.</summary>
    public Outputs Outputs { get; init; } = new() { Drains = [new LogDrain { Every = 5 }] };

    /// <summary>More of them.</summary>
    public List<DrainOptions> More { get; init; } = [];
}

/// <summary>A group with a list of choices.</summary>
public sealed record Outputs
{
    /// <summary>Whether any is used.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>Where results go.</summary>
    public IReadOnlyList<DrainOptions> Drains { get; init; } = [];
}

/// <summary>Computes.</summary>
[Options]
public abstract record MotorOptions;

/// <summary>Computes plainly.</summary>
public sealed record PlainMotor : MotorOptions
{
    /// <summary>Threads.</summary>
    [Range(1, 8)] public int Threads { get; init; } = 1;
}

/// <summary>Computes fast.</summary>
[OptionType("fast"), Requires(nameof(Memory), AtLeast = 10, When = nameof(IsBig))]
public sealed record FastMotor : MotorOptions
{
    /// <summary>Gigabytes.</summary>
    [Range(1, 100)] public int Memory { get; init; } = 4;

    /// <summary>Whether it is big.</summary>
    public bool IsBig { get; init; }

    /// <summary>How it cools.</summary>
    public Cooling Cooling { get; init; } = new();
}

/// <summary>A group in a record that is chosen.</summary>
public sealed record Cooling
{
    /// <summary>Fans.</summary>
    public int Fans { get; init; } = 2;
}

/// <summary>Takes results.</summary>
[Options]
public abstract record DrainOptions
{
    /// <summary>Every how many.</summary>
    [Range(1, 1000)] public int Every { get; init; } = 1;
}

/// <summary>Writes a log.</summary>
public sealed record LogDrain : DrainOptions
{
    /// <summary>The file.</summary>
    public string File { get; init; } = "log.txt";
}

/// <summary>Sends results away.</summary>
public sealed record WebDrainOptions : DrainOptions
{
    /// <summary>Opens it.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>What takes results that it cannot send.</summary>
    public DrainOptions? Fallback { get; init; }

    /// <summary>Where they go too.</summary>
    public IReadOnlyList<DrainOptions> Copies { get; init; } = [];
}
