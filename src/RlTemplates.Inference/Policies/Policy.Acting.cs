using System.Globalization;
using System.Runtime.InteropServices;
using RlTemplates.Networks;

namespace RlTemplates.Inference;

/// <content>One call for each kind of observation and action; the greedy action unless asked to explore.</content>
public sealed partial class Policy
{
    /// <summary>Chooses an action for one observation.</summary>
    /// <param name="observation">[elements], as the environment shows it; whatever normalisation belongs to the policy is done here.</param>
    /// <param name="mask">[choices]: true where a choice is allowed; empty where all are.</param>
    /// <param name="explore">True draws from the policy's distribution; false, the default, takes the likeliest action.</param>
    /// <returns>Index of the choice.</returns>
    /// <exception cref="ArgumentException">The observation or the mask has another length, or a number is not finite.</exception>
    /// <exception cref="InvalidOperationException">Observations are bytes, or an action is not one choice: the message says what to call. Or another thread is acting with the policy.</exception>
    /// <exception cref="ObjectDisposedException">The policy was disposed of.</exception>
    public int Act(ReadOnlySpan<float> observation, ReadOnlySpan<bool> mask = default, bool explore = false) => ActOne(Bytes(observation), mask, explore);

    /// <inheritdoc cref="Act(ReadOnlySpan{float}, ReadOnlySpan{bool}, bool)"/>
    public int Act(ReadOnlySpan<byte> observation, ReadOnlySpan<bool> mask = default, bool explore = false) => ActOne(Bytes(observation), mask, explore);

    /// <summary>Chooses actions for one or more observations.</summary>
    /// <param name="observations">[count, elements].</param>
    /// <param name="actions">Receives [count, action elements]: indices of choices.</param>
    /// <param name="masks">[count, choices]: true where a choice is allowed; empty where all are.</param>
    /// <param name="explore">True draws from the policy's distribution; false, the default, takes the likeliest action.</param>
    /// <exception cref="ArgumentException">A length is not that of whole observations, actions or masks, or a number is not finite.</exception>
    /// <exception cref="InvalidOperationException">Observations are bytes, or actions are real values: the message says what to call. Or another thread is acting with the policy.</exception>
    public void Act(ReadOnlySpan<float> observations, Span<int> actions, ReadOnlySpan<bool> masks = default, bool explore = false) =>
        ActMany(Bytes(observations), Choices(actions), masks, explore);

    /// <inheritdoc cref="Act(ReadOnlySpan{float}, Span{int}, ReadOnlySpan{bool}, bool)"/>
    public void Act(ReadOnlySpan<byte> observations, Span<int> actions, ReadOnlySpan<bool> masks = default, bool explore = false) =>
        ActMany(Bytes(observations), Choices(actions), masks, explore);

    /// <summary>Gives real-valued actions for one or more observations, in the environment's units and within its bounds.</summary>
    /// <param name="observations">[count, elements].</param>
    /// <param name="actions">Receives [count, action elements].</param>
    /// <param name="explore">True draws from the policy's distribution; false, the default, takes its mean.</param>
    /// <exception cref="ArgumentException">A length is not that of whole observations or actions, or a number is not finite.</exception>
    /// <exception cref="InvalidOperationException">Observations are bytes, or actions are choices: the message says what to call. Or another thread is acting with the policy.</exception>
    public void Act(ReadOnlySpan<float> observations, Span<float> actions, bool explore = false) => ActMany(Bytes(observations), Reals(actions), default, explore);

    /// <inheritdoc cref="Act(ReadOnlySpan{float}, Span{float}, bool)"/>
    public void Act(ReadOnlySpan<byte> observations, Span<float> actions, bool explore = false) => ActMany(Bytes(observations), Reals(actions), default, explore);

    /// <summary>Acts on one or more observations and gives with the actions the distributions and values that they come from, in one pass.</summary>
    /// <param name="observations">[count, elements].</param>
    /// <param name="masks">[count, choices]: true where a choice is allowed; empty where all are.</param>
    /// <param name="explore">True draws from the policy's distribution; false, the default, takes the likeliest action.</param>
    /// <returns>Memory of the policy, which the next call overwrites.</returns>
    /// <exception cref="ArgumentException">A length is not that of whole observations or masks, or a number is not finite.</exception>
    /// <exception cref="InvalidOperationException">Observations are bytes: the message says what to call. Or another thread is acting with the policy.</exception>
    public PolicyOutput Predict(ReadOnlySpan<float> observations, ReadOnlySpan<bool> masks = default, bool explore = false) => PredictMany(Bytes(observations), masks, explore);

    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, ReadOnlySpan{bool}, bool)"/>
    public PolicyOutput Predict(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> masks = default, bool explore = false) => PredictMany(Bytes(observations), masks, explore);

    private int ActOne(ReadOnlySpan<byte> observation, ReadOnlySpan<bool> mask, bool explore)
    {
        if (Graph.Action is not DiscreteSpace)
            throw new InvalidOperationException($"{Graph.Environment} takes {Graph.Action}, not one choice: call Act with a span that receives the action.");
        if (observation.Length != _model.Snapshot.Graph.Observation.Bytes)
            throw WrongObservations(observation.Length);
        Span<byte> action = stackalloc byte[sizeof(int)];
        Act(observation, mask, 1, action, explore, ref _random);
        return MemoryMarshal.Read<int>(action);
    }

    private void ActMany(ReadOnlySpan<byte> observations, Span<byte> actions, ReadOnlySpan<bool> masks, bool explore)
    {
        var count = CountOf(observations);
        if (actions.Length != (long)count * Graph.Action.Bytes)
            throw new ArgumentException($"{count} actions of {Graph.Action} have {(long)count * Graph.Action.Size} elements; there is room for {actions.Length / 4}.", nameof(actions));
        Act(observations, masks, count, actions, explore, ref _random);
    }

    private int CountOf(ReadOnlySpan<byte> observations)
    {
        var count = observations.Length / Graph.Observation.Bytes;
        return count > 0 && observations.Length == (long)count * Graph.Observation.Bytes ? count : throw WrongObservations(observations.Length);
    }

    private ArgumentException WrongObservations(int bytes) => new(
        $"An observation of {Graph.Environment} is {Graph.Observation}, {Graph.Observation.Size} numbers; {bytes / (Graph.Observation.Bytes / Graph.Observation.Size)} were given.");

    private ReadOnlySpan<byte> Bytes(ReadOnlySpan<float> observations) => Graph.Observation.Element == ElementType.Float32
        ? MemoryMarshal.AsBytes(Finite(observations))
        : throw new InvalidOperationException($"{Graph.Environment} shows {Graph.Observation}: give the observations as bytes.");

    // Of what is not finite every policy would make some action.
    private ReadOnlySpan<float> Finite(ReadOnlySpan<float> observations)
    {
        for (var i = 0; i < observations.Length; i++)
        {
            if (!float.IsFinite(observations[i]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Element {i % Graph.Observation.Size} of {(observations.Length == Graph.Observation.Size ? "the observation" : $"observation {i / Graph.Observation.Size}")} is {observations[i]}; an observation of {Graph.Environment} has finite numbers."), nameof(observations));
        }
        return observations;
    }

    private ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> observations) => Graph.Observation.Element == ElementType.UInt8
        ? observations
        : throw new InvalidOperationException($"{Graph.Environment} shows {Graph.Observation}: give the observations as floats.");

    private Span<byte> Choices(Span<int> actions) => _model.Choices > 0
        ? MemoryMarshal.AsBytes(actions)
        : throw new InvalidOperationException($"{Graph.Environment} takes {Graph.Action}, real values: give a span of floats for the actions.");

    private Span<byte> Reals(Span<float> actions) => _model.Choices == 0
        ? MemoryMarshal.AsBytes(actions)
        : throw new InvalidOperationException($"{Graph.Environment} takes {Graph.Action}, choices: give a span of integers for the actions.");
}
