using System.Runtime.InteropServices;

namespace RlTemplates.Environments;

/// <summary>Plays an environment with random actions that its masks allow. Steps allocate nothing, so that allocation is the environment's.</summary>
internal sealed class ConformancePlayer
{
    private const byte Unwritten = 0xA5;

    private readonly EnvironmentStepper _stepper;
    private readonly RandomStream[] _random;
    private readonly int[] _choices;
    private readonly bool[] _mask;
    private readonly int _bytes, _actionSize, _maskSize;

    /// <summary>Makes room for the results.</summary>
    /// <param name="environment">What is played.</param>
    /// <param name="seed">Seed of the actions.</param>
    /// <param name="alike">Whether all copies get the same actions, where masks allow.</param>
    public ConformancePlayer(IEnvironment environment, ulong seed, bool alike = false)
    {
        var (count, spec) = (environment.Count, environment.Spec);
        (_stepper, _bytes, _actionSize) = (new(environment), spec.Observation.Bytes, spec.Action.Size);
        _choices = spec.Action switch
        {
            DiscreteSpace discrete => [discrete.Count],
            MultiDiscreteSpace several => several.Counts,
            _ => [],
        };
        _maskSize = _choices.Sum();
        _mask = new bool[count * _maskSize];
        _random = [.. Enumerable.Range(0, count).Select(i => new RandomStream(seed, alike ? 0 : (ulong)i))];
    }

    public byte[] Observations => _stepper.Observations;

    public byte[] FinalObservations => _stepper.FinalObservations;

    public float[] Rewards => _stepper.Rewards;

    public bool[] Terminated => _stepper.Terminated;

    public bool[] Truncated => _stepper.Truncated;

    /// <summary>Steps since the last reset.</summary>
    public int Steps { get; private set; }

    /// <summary>The actions of the next <see cref="StepAsIs"/>, [N, elements], discrete.</summary>
    public Span<int> Actions => MemoryMarshal.Cast<byte, int>(_stepper.Actions.AsSpan());

    /// <summary>The actions of the next <see cref="StepAsIs"/>, [N, elements], continuous.</summary>
    public Span<float> Values => MemoryMarshal.Cast<byte, float>(_stepper.Actions.AsSpan());

    /// <summary>What is allowed now, [N, choices].</summary>
    public ReadOnlySpan<bool> Mask => _mask;

    /// <summary>The random streams of the actions; set them for the same actions again.</summary>
    public RandomStream[] Random => _random;

    public void Reset(ulong seed)
    {
        _stepper.Reset(seed);
        Steps = 0;
        ReadMask();
    }

    /// <summary>Steps with random actions.</summary>
    public void Step()
    {
        Draw();
        StepAsIs();
    }

    /// <summary>Draws random actions.</summary>
    public void Draw()
    {
        for (var i = 0; i < _random.Length; i++)
        {
            if (_stepper.Spec.Action is BoxSpace box)
                DrawValues(i, box);
            else
                DrawChoices(i);
        }
    }

    /// <summary>Steps with the actions that are there.</summary>
    public void StepAsIs()
    {
        FinalObservations.AsSpan().Fill(Unwritten);
        _stepper.Step();
        Steps++;
        ReadMask();
    }

    /// <summary>Reads the masks.</summary>
    public void ReadMask()
    {
        if (_maskSize > 0)
            _stepper.Environment.WriteActionMask(_mask);
    }

    public bool Ended(int copy) => _stepper.HasEnded(copy);

    public ReadOnlySpan<byte> Observation(int copy) => Observations.AsSpan(copy * _bytes, _bytes);

    public ReadOnlySpan<byte> FinalObservation(int copy) => FinalObservations.AsSpan(copy * _bytes, _bytes);

    /// <summary>Whether the last step wrote a copy's final observation.</summary>
    public bool IsFinalWritten(int copy) => FinalObservation(copy).IndexOfAnyExcept(Unwritten) >= 0;

    /// <summary>A number made from all that the last step said of a copy.</summary>
    public ulong Digest(int copy)
    {
        var hash = Hash(14695981039346656037UL, Observation(copy));
        hash = Hash(hash, MemoryMarshal.AsBytes(_mask.AsSpan(copy * _maskSize, _maskSize)));
        if (Ended(copy))
            hash = Hash(hash, FinalObservation(copy));
        return hash ^ BitConverter.SingleToUInt32Bits(Rewards[copy]) ^ (Terminated[copy] ? 1UL << 40 : 0) ^ (Truncated[copy] ? 1UL << 41 : 0);
    }

    /// <summary>Digests of whole plays: [steps + 1][copies], the first of the reset.</summary>
    public static ulong[][] Play(Func<int, IEnvironment> create, int count, ulong seed, int steps, bool alike = false)
    {
        using var environment = create(count);
        var player = new ConformancePlayer(environment, alike ? 0 : seed, alike);
        player.Reset(seed);
        var digests = new ulong[steps + 1][];
        for (var t = 0; ; t++)
        {
            digests[t] = [.. Enumerable.Range(0, count).Select(player.Digest)];
            if (t == steps)
                return digests;
            player.Step();
        }
    }

    private static ulong Hash(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            hash = (hash ^ value) * 1099511628211UL;
        return hash;
    }

    private void DrawValues(int copy, BoxSpace box)
    {
        var values = Values.Slice(copy * _actionSize, _actionSize);
        for (var e = 0; e < values.Length; e++)
            values[e] = box.Low[e] + ((box.High[e] - box.Low[e]) * _random[copy].NextSingle());
    }

    private void DrawChoices(int copy)
    {
        var first = copy * _maskSize;
        for (var e = 0; e < _choices.Length; e++)
        {
            var allowed = _mask.AsSpan(first, _choices[e]);
            var left = 1 + (int)(_random[copy].NextSingle() * Math.Max(1, allowed.Count(true)));
            var choice = 0;
            for (; choice < allowed.Length - 1; choice++)
            {
                if (allowed[choice] && --left == 0)
                    break;
            }
            Actions[(copy * _actionSize) + e] = choice;
            first += _choices[e];
        }
    }
}
