using RlTemplates.Networks;

namespace RlTemplates.Inference.Distributions;

/// <summary>
/// What a policy's network outputs mean: a distribution over actions. All calls work on one observation's row in caller-owned memory
/// and allocate nothing. <see cref="Prepare"/> turns outputs into a <em>row</em> of the same length, which the others read. Actions are
/// stored as their four-byte elements (<see cref="ActionSpace"/>): choices as Int32, real values as the bits of a float.
/// </summary>
internal abstract class ActionDistribution
{
    /// <param name="outputs">Network outputs per observation.</param>
    /// <param name="elements">Elements of an action.</param>
    private protected ActionDistribution(int outputs, int elements) => (Outputs, Elements) = (outputs, elements);

    /// <summary>A, the network outputs per observation.</summary>
    public int Outputs { get; }

    /// <summary>E, the four-byte elements of an action.</summary>
    public int Elements { get; }

    /// <summary>How many of the outputs, the last ones, are logarithms of standard deviations; 0 for choices.</summary>
    public int LogStdOutputs { get; private protected init; }

    /// <summary>The distribution for an environment's actions: categorical, one categorical an element, or a diagonal Gaussian.</summary>
    /// <param name="spec">The environment.</param>
    /// <param name="normalizeActions">
    /// Whether real values are learned in units of the bounds' half-width around their middle, so that any bounds suit a fresh network
    /// (RLlib: normalize_actions); else in the environment's own units, as Stable-Baselines3 does. Choices do not heed it.
    /// </param>
    /// <exception cref="NotSupportedException">The action space is of another kind, or real values come with a mask.</exception>
    /// <exception cref="ArgumentException">The action space has no choices or no valid bounds.</exception>
    public static ActionDistribution For(EnvironmentSpec spec, bool normalizeActions = true)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec switch
        {
            { Action: DiscreteSpace discrete } => new CategoricalDistribution(discrete),
            { Action: MultiDiscreteSpace several } => new MultiCategoricalDistribution(several),
            { Action: BoxSpace, HasActionMask: true } =>
                throw new NotSupportedException($"{spec.Name} has real-valued actions and says that some are forbidden: only choices can be."),
            { Action: BoxSpace box } => new DiagonalGaussian(box, normalizeActions),
            _ => throw new NotSupportedException($"{spec.Name} takes {spec.Action}: a policy chooses from DiscreteSpace, MultiDiscreteSpace or BoxSpace."),
        };
    }

    /// <summary>The distribution of a saved policy's outputs.</summary>
    internal static ActionDistribution For(PolicyGraph graph) => (graph.Outputs, graph.Action) switch
    {
        ({ Kind: OutputKind.Categorical }, DiscreteSpace discrete) => new CategoricalDistribution(discrete),
        ({ Kind: OutputKind.MultiCategorical }, MultiDiscreteSpace several) => new MultiCategoricalDistribution(several),
        ({ Kind: OutputKind.Gaussian } outputs, BoxSpace box) => new DiagonalGaussian(box, outputs.IsNormalized, outputs.LeastLogStd, outputs.MostLogStd),
        ({ Kind: OutputKind.SquashedGaussian } outputs, BoxSpace box) when new SquashedGaussian(box) is var squashed && squashed.Describe() == outputs => squashed,
        _ => throw new NotSupportedException($"{graph.Outputs} do not give {graph.Action}."),
    };

    /// <summary>What the outputs mean, for programs that do without this library.</summary>
    public abstract PolicyOutputs Describe();

    /// <summary>Turns network outputs into the row that the other calls read.</summary>
    /// <param name="outputs">[A].</param>
    /// <param name="mask">[choices]: true where a choice is allowed; empty where all are. Forbidden ones get probability 0.</param>
    /// <param name="row">Receives [A]; may be the memory of the outputs.</param>
    /// <exception cref="InvalidOperationException">The mask forbids every choice of an element.</exception>
    public abstract void Prepare(ReadOnlySpan<float> outputs, ReadOnlySpan<bool> mask, Span<float> row);

    /// <summary>Draws an action.</summary>
    /// <param name="row">[A], prepared.</param>
    /// <param name="action">Receives [E].</param>
    /// <param name="random">Gives the randomness.</param>
    /// <returns>The log probability, or log density, of the action in nats.</returns>
    public abstract float Sample(ReadOnlySpan<float> row, Span<int> action, ref RandomStream random);

    /// <summary>The likeliest action, the first of equals; straight from the outputs.</summary>
    /// <param name="outputs">[A], not prepared.</param>
    /// <param name="mask">[choices]: true where a choice is allowed; empty where all are.</param>
    /// <param name="action">Receives [E].</param>
    /// <exception cref="InvalidOperationException">The mask forbids every choice of an element.</exception>
    public abstract void Mode(ReadOnlySpan<float> outputs, ReadOnlySpan<bool> mask, Span<int> action);

    /// <summary>log p(a) in nats.</summary>
    /// <param name="row">[A], prepared.</param>
    /// <param name="action">a, [E].</param>
    public abstract float LogProbability(ReadOnlySpan<float> row, ReadOnlySpan<int> action);

    /// <summary>H, the entropy in nats; of real values the differential one, which may be negative.</summary>
    /// <param name="row">[A], prepared.</param>
    public abstract float Entropy(ReadOnlySpan<float> row);

    /// <summary>The gradient of c·log p(a) - e·H with respect to the outputs; 0 for those of forbidden choices.</summary>
    /// <param name="row">[A], prepared.</param>
    /// <param name="action">a, [E].</param>
    /// <param name="logProbabilityWeight">c.</param>
    /// <param name="entropyWeight">e.</param>
    /// <param name="gradients">Receives [A].</param>
    public abstract void Gradient(
        ReadOnlySpan<float> row, ReadOnlySpan<int> action, float logProbabilityWeight, float entropyWeight, Span<float> gradients);

    /// <summary>Actions as the environment takes them: real values brought to its units and within its bounds, choices as they are.</summary>
    /// <param name="actions">[count, E], as drawn.</param>
    /// <param name="buffer">Room for [count, E].</param>
    /// <returns>The actions themselves, or what was written to the buffer.</returns>
    public virtual ReadOnlySpan<int> ForEnvironment(ReadOnlySpan<int> actions, Span<int> buffer) => actions;
}
