using Outsider.Engines;
using RlTemplates.Experiments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;
using RlTemplates.Tracking;

[assembly: Target(typeof(Outsider.ShedAttribute), typeof(string))] // RLT0125 [assembly: Target] names String, which must implement ITarget

namespace Outsider.Experiments;

/// <summary>Uses each part wrongly.</summary>
[RlExperiment("wrong")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
[Shed(Queue = "NIGHT")] // RLT0050 'Queue' of [Shed] is 'NIGHT'; it must be lower-case letters
[Shed(Name = "other", Threads = 65)] // RLT0051 'Threads' of [Shed] is 65; it must lie in [0, 64]
[Shed(Name = "third", Bench = "rigth")] // RLT0059 'Bench' of [Shed] is 'rigth', but no [Bench] is called so; did you mean 'right'?
[Shed(Name = "fourth", Hours = 100)] // RLT0113 'Hours' of [Shed] is 100; it must be at most 24 by the policy 'shed rules' of RlTemplates.Outsider.Kit
[Shed(Name = "fifth", Machine = "forge")] // RLT0112 'Machine' of [Shed] is forge; it must be hammer or saw by the policy 'shed rules' of RlTemplates.Outsider.Kit
[Bench("right", Sockets = 12)] // RLT0114 'Sockets' of [Bench] is 12; it must be at most 8 by the policy 'shed rules' of RlTemplates.Outsider.Kit
public sealed partial record WrongExperiment // RLT0115 'wrong' has no tag 'team', which the policy 'shed rules' of RlTemplates.Outsider.Kit requires; add [Tag("team", "...")]
{
    /// <summary>The corridor.</summary>
    public CorridorOptions Environment { get; init; } = new()
    {
        Length = 1, // RLT0005 The default of 'Length' is 1; it must lie in [2, 1000]
        Wind = new GustyWind { Strength = 9 }, // RLT0005 The default of 'Strength' is 9; it must lie in [1, 5]
    };

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new();

    /// <summary>What computes networks.</summary>
    public EngineOptions? Engine { get; init; } = new ScalarEngine { MaxUnits = 0 }; // RLT0005 The default of 'MaxUnits' is 0; it must lie in [1, 65536]

    /// <summary>Where results go.</summary>
    public TrackingOptions Tracking { get; init; } = new()
    {
        Sinks = [new TallySinkOptions { Every = 0 }], // RLT0005 The default of 'Every' is 0; it must lie in [1, 1000]
    };

    /// <summary>Who takes part in training.</summary>
    public IReadOnlyList<HookOptions> Hooks { get; init; } =
    [
        new PatienceHookOptions { Iterations = 0 }, // RLT0005 The default of 'Iterations' is 0; it must be at least 1
        new HarvestHookOptions { Basket = 101 }, // RLT0005 The default of 'Basket' is 101; it must lie in [1, 100]
    ];

    /// <summary>What is made of the policy.</summary>
    public ExportOptions Export { get; init; } = new()
    {
        Strategies = [new WeightsExportStrategy { Digits = 10 }], // RLT0005 The default of 'Digits' is 10; it must lie in [1, 9]
    };

    /// <summary>A choice without a value.</summary>
    public WindOptions Forecast { get; init; } = null!; // RLT0006 'Forecast' has no default; give it an initialiser such as '= new Outsider.CalmWind();'

    [OnPlateau]
    private static void Note(TrainResult result) // RLT0010 'Note' is marked [OnPlateau], so it must look like 'void Note(Plateau plateau, Run run)'
    {
    }
}

/// <summary>A choice of two records that are called the same.</summary>
[Options]
public abstract record LampOptions;

/// <summary>A lamp.</summary>
public sealed record RedLamp : LampOptions;

/// <summary>The same again.</summary>
public sealed record RedLampOptions : LampOptions; // RLT0122 'RedLampOptions' is called 'red' in presets, which is the name of Outsider.Experiments.RedLamp too
