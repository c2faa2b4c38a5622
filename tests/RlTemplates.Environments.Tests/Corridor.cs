using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments.Tests;

/// <summary>Walk to the end of a corridor.</summary>
[EnvironmentOptions(typeof(Corridor))]
public sealed record CorridorOptions : IHasWrappers
{
    /// <summary>Steps from start to end.</summary>
    [Range(1, 1000)]
    public int Length { get; init; } = 10;

    /// <summary>What is laid around the environment.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}

[Environment(ObservationKinds.Vector, ActionKinds.Discrete)]
public sealed class Corridor(CorridorOptions options, int count) : VectorEnvironment<CorridorState>(MakeSpec(options), count), IEnvironmentFactory<CorridorOptions>
{
    public static IEnvironment Create(CorridorOptions options, int count) => new Corridor(options, count);

    protected override void Start(ref CorridorState state, ref RandomStream random) => state = new(random.NextInt32(options.Length));

    protected override void Step(ref CorridorState state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated)
    {
        state = new(Math.Max(0, state.Place + (action.Choice == 1 ? 1 : -1)));
        terminated = state.Place == options.Length;
        reward = terminated ? 1 : 0;
    }

    protected override void Observe(in CorridorState state, Span<float> observation) => observation[0] = state.Place / (float)options.Length;

    private static EnvironmentSpec MakeSpec(CorridorOptions options) =>
        new("Corridor", new(ElementType.Float32, 1) { Low = [0], High = [1] }, new DiscreteSpace(2))
        {
            MaxEpisodeSteps = 10 * options.Length,
            ActionNames = ["BACK", "ON"],
        };
}

public readonly record struct CorridorState(int Place);
