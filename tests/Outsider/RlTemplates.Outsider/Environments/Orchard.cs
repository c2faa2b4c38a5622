using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;

namespace Outsider;

/// <summary>Pick ripe fruit until the basket is full. A task is such a record too.</summary>
[EnvironmentOptions(typeof(Orchard))]
public sealed record OrchardOptions
{
    /// <summary>Fruit that fill the basket and so end an episode, 1 to 100. Default: 5.</summary>
    [Range(1, Orchard.Day)]
    public int Basket { get; init; } = 5;
}

/// <summary>
/// Two trees, one of which is ripe at each step: picking there pays 1. What is seen is the ripe tree, -1 or 1, and how full the basket is,
/// 0 to 1. An episode ends when the basket is full, and is truncated after 100 steps.
/// </summary>
[Environment(ObservationKinds.Vector, ActionKinds.Discrete, MinEpisodeReward = 0, MaxEpisodeReward = Day, MaxStepReward = 1)]
public sealed class Orchard : ISavableEnvironment, ITaskSettable, IEnvironmentFactory<OrchardOptions>
{
    internal const int Day = 100;
    private const int Features = 2;
    private const int RowBytes = Features * sizeof(float);

    private readonly Copy[] _copies;
    private readonly RandomStream[] _random;
    private int _nextBasket;

    private Orchard(OrchardOptions options, int count) =>
        (_nextBasket, _copies, _random) = (options.Basket, new Copy[count], new RandomStream[count]);

    /// <inheritdoc/>
    public EnvironmentSpec Spec { get; } =
        new("Orchard", new(ElementType.Float32, Features) { Low = [-1, 0], High = [1, 1] }, new DiscreteSpace(2))
        {
            MaxEpisodeSteps = Day,
            ActionNames = ["LEFT", "RIGHT"],
        };

    /// <inheritdoc/>
    public int Count => _copies.Length;

    /// <summary>Makes copies of the environment.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    public static IEnvironment Create(OrchardOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new Orchard(options, count);
    }

    /// <inheritdoc/>
    public void SetTask(object task) => _nextBasket = task is OrchardOptions options
        ? options.Basket
        : throw new ArgumentException($"A task of the orchard is an OrchardOptions, not a {task?.GetType().Name}.", nameof(task));

    /// <inheritdoc/>
    public void Reset(ulong seed, Span<byte> observations)
    {
        Expect(observations.Length, Count * RowBytes, nameof(observations));
        for (var i = 0; i < Count; i++)
        {
            _random[i] = new(seed, (ulong)i);
            Start(i);
            Observe(i, observations);
        }
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        Expect(actions.Length, Count * sizeof(int), nameof(actions));
        Expect(step.Observations.Length, Count * RowBytes, nameof(step.Observations));
        Expect(step.FinalObservations.Length, Count * RowBytes, nameof(step.FinalObservations));
        var choices = MemoryMarshal.Cast<byte, int>(actions);
        if (choices.ContainsAnyExceptInRange(0, 1))
            throw new ArgumentOutOfRangeException(nameof(actions), "An action of the orchard is 0, left, or 1, right.");
        for (var i = 0; i < Count; i++)
        {
            ref var copy = ref _copies[i];
            var isRipe = choices[i] == copy.Ripe;
            copy = copy with { Ripe = _random[i].NextInt32(2), Picked = copy.Picked + (isRipe ? 1 : 0), Steps = copy.Steps + 1 };
            step.Rewards[i] = isRipe ? 1 : 0;
            step.Terminated[i] = copy.Picked == copy.Basket;
            step.Truncated[i] = !step.Terminated[i] && copy.Steps == Day;
            if (step.Terminated[i] || step.Truncated[i])
            {
                Observe(i, step.FinalObservations);
                Start(i);
            }
            Observe(i, step.Observations);
        }
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Count);
        writer.Write(_nextBasket);
        writer.Write(MemoryMarshal.AsBytes<Copy>(_copies));
        foreach (var random in _random)
            random.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.ReadInt32() is var count && count != Count)
            throw new InvalidDataException($"The saved orchard has {count} copies, this one {Count}.");
        var (basket, copies) = (reader.ReadInt32(), new Copy[Count]);
        reader.ReadExactly(MemoryMarshal.AsBytes(copies.AsSpan()));
        RandomStream[] random = [.. copies.Select(_ => RandomStream.Load(reader))];
        _nextBasket = basket;
        copies.CopyTo(_copies, 0);
        random.CopyTo(_random, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    // A new episode takes the newest task.
    private void Start(int i) => _copies[i] = new(_random[i].NextInt32(2), 0, 0, _nextBasket);

    private void Observe(int i, Span<byte> observations)
    {
        var row = MemoryMarshal.Cast<byte, float>(observations.Slice(i * RowBytes, RowBytes));
        (row[0], row[1]) = (_copies[i].Ripe * 2 - 1, _copies[i].Picked / (float)_copies[i].Basket);
    }

    private static void Expect(int actual, int expected, string name)
    {
        if (actual != expected)
            throw new ArgumentException($"{name} holds {actual} bytes; the copies need {expected}.", name);
    }

    /// <summary>State of a copy; its task is the basket.</summary>
    private readonly record struct Copy(int Ripe, int Picked, int Steps, int Basket);
}
