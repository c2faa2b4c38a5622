using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments.Tests;

/// <summary>A lamp in a tunnel.</summary>
[Options]
public abstract record LampOptions
{
    /// <summary>How bright it is.</summary>
    public float Power { get; init; } = 1;
}

/// <summary>A torch.</summary>
public sealed record TorchOptions : LampOptions
{
    /// <summary>Whether it goes out now and then.</summary>
    public bool Flickers { get; init; } = true;
}

/// <summary>A lantern.</summary>
public sealed record LanternOptions : LampOptions
{
    /// <summary>What stands on its panes.</summary>
    public IReadOnlyList<string> Panes { get; init; } = [];
}

/// <summary>The ground of a tunnel.</summary>
public enum TunnelGround
{
    Rock,
    DeepSand,
}

/// <summary>The air in a tunnel.</summary>
public sealed record TunnelAir
{
    /// <summary>How hard the wind blows; null for none.</summary>
    public double? Wind { get; init; }

    /// <summary>Of what it smells.</summary>
    public string Smell { get; init; } = "";
}

/// <summary>Options of every kind, which a task may set.</summary>
[EnvironmentOptions(typeof(Tunnel))]
[NotLessThan(nameof(Length), nameof(Eyes))]
public sealed record TunnelOptions : IHasWrappers
{
    /// <summary>Places from one end to the other.</summary>
    [Range(2, 100)]
    public int Length { get; init; } = 4;

    /// <summary>Numbers that are shown; a task cannot change how many.</summary>
    [Range(1, 9)]
    public int Eyes { get; init; } = 1;

    /// <summary>Steps after which an episode is truncated.</summary>
    public int MaxEpisodeSteps { get; init; } = 25;

    /// <summary>The ground.</summary>
    public TunnelGround Ground { get; init; }

    /// <summary>The air.</summary>
    public TunnelAir Air { get; init; } = new();

    /// <summary>Rewards by place.</summary>
    public IReadOnlyDictionary<string, float> Coins { get; init; } = new Dictionary<string, float>();

    /// <summary>The lamp at its entrance.</summary>
    public LampOptions Entrance { get; init; } = new TorchOptions();

    /// <summary>The lamps within.</summary>
    public IReadOnlyList<LampOptions> Lamps { get; init; } = [];

    /// <summary>Whether the number of a copy's episodes is shown, which is the one thing that an episode leaves to the next.</summary>
    public bool CountsEpisodes { get; init; }

    /// <summary>What opens the door.</summary>
    public string DoorPassword { get; init; } = "";

    /// <summary>What is laid around it.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}

/// <summary>A tunnel: all options show in what is seen, and arrays are as long as an option says.</summary>
[RlEnvironment("tunnel")]
public sealed partial class Tunnel(TunnelOptions options)
{
    private readonly int[] _visits = new int[options.Length];
    private readonly float _light = (options.Entrance is TorchOptions { Flickers: true } ? 0.5f : options.Entrance.Power) + options.Lamps.Sum(Brightness);
    private readonly float _air = (float)(options.Air.Wind ?? -1) + options.Air.Smell.Length + (100 * options.DoorPassword.Length);
    private int _episodes, _place;

    [NotState] private readonly float[] _coins = [.. Enumerable.Range(0, options.Length).Select(i => options.Coins.GetValueOrDefault($"{i}"))];

    [Action(2)] private int _goes;

    [Observation] private readonly float[] _view = new float[options.Eyes];

    [Observation] private int Length => options.Length;

    [Observation] private int Episodes => options.CountsEpisodes ? _episodes : 0;

    [Observation] private float Light => _light;

    [Observation] private float Air => _air;

    [Reward] private float Reward => _coins[_place] + (0.1f * _visits[_place]);

    [Terminated] private bool IsThrough => _place == options.Length - 1;

    [Reset]
    private void Enter(ref RandomStream random)
    {
        Array.Clear(_visits);
        _episodes++;
        _place = random.NextInt32(options.Length - 1);
        Look();
    }

    [Step]
    private void Go(ref RandomStream random)
    {
        if (_goes == 1 || random.NextInt32(options.Ground == TunnelGround.Rock ? 2 : 5) == 0)
            _place++;
        _visits[_place]++;
        Look();
    }

    private void Look() => Array.Fill(_view, _place + (0.01f * _visits[_place]));

    private static float Brightness(LampOptions lamp) => lamp.Power + (lamp is LanternOptions lantern ? lantern.Panes.Sum(p => p.Length) : 0);
}
