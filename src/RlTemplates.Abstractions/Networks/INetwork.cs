namespace RlTemplates.Networks;

/// <summary>
/// A policy-and-value network. Algorithms compute losses and output gradients in closed form, so no autograd is needed and any
/// backend fits behind these calls. Weights may be read by one thread while no other writes them; each thread brings its own tape.
/// </summary>
public interface INetwork
{
    /// <summary>What the network reads, each element as (element - Center) / Spread.</summary>
    ObservationSpace Input { get; }

    /// <summary>A, the policy outputs per observation (logits of a discrete policy).</summary>
    int PolicySize { get; }

    /// <summary>S, numbers that a copy carries from step to step: the state of a recurrent network. 0 where outputs depend on the observation alone.</summary>
    int StateSize { get; }

    /// <summary>P, all weights and biases. They have one order, layer after layer, which is the same in every engine.</summary>
    int ParameterCount { get; }

    /// <summary>Copies all weights and biases out, to save or to send them. Allocates nothing that grows with their number.</summary>
    /// <param name="destination">Receives [P].</param>
    /// <exception cref="ArgumentException">It is not P numbers long.</exception>
    void ReadParameters(Span<float> destination);

    /// <summary>Replaces all weights and biases; the next pass computes with them. Allocates nothing that grows with their number.</summary>
    /// <param name="source">[P].</param>
    /// <exception cref="ArgumentException">It is not P numbers long.</exception>
    void WriteParameters(ReadOnlySpan<float> source);

    /// <summary>Bytes of this process's memory that a tape takes at least; memory of a device does not count.</summary>
    /// <param name="maxBatch">Largest batch.</param>
    /// <param name="forTraining">Whether <see cref="Backward"/> will be called.</param>
    double TapeBytes(double maxBatch, bool forTraining);

    /// <summary>
    /// Allocates the memory for passes of up to <paramref name="maxBatch"/> observations. Of managed memory, the passes of the
    /// built-in engine take nothing; those of an engine behind a library may take small objects for each of its calls, but
    /// nothing that grows with the batch.
    /// </summary>
    /// <param name="maxBatch">Largest batch.</param>
    /// <param name="forTraining">Whether <see cref="Backward"/> will be called.</param>
    /// <param name="threads">Threads that a pass may use; results of the built-in engine do not depend on it.</param>
    /// <param name="inputGradients">Whether <see cref="Backward"/> will be asked for gradients of the observations.</param>
    /// <param name="helpers">Threads that help with the passes in place of <paramref name="threads"/>, from <see cref="INetworkBackend.CreateHelpers"/> of the same engine.</param>
    /// <exception cref="NotSupportedException">Gradients of observations that are no float vectors.</exception>
    ITape CreateTape(int maxBatch, bool forTraining, int threads = 1, bool inputGradients = false, IPassHelpers? helpers = null);

    /// <summary>Makes memory for the gradients of the parameters, where the engine keeps them.</summary>
    IGradients CreateGradients();

    /// <summary>Computes policy outputs and values.</summary>
    /// <param name="observations">[batch, observation bytes].</param>
    /// <param name="batch">Number of observations, at least 1.</param>
    /// <param name="tape">Receives outputs and what the backward pass needs, and the states after the last step.</param>
    /// <param name="sequences">How the rows make up sequences, and the states before them; needed where <see cref="StateSize"/> is not 0.</param>
    void Forward(ReadOnlySpan<byte> observations, int batch, ITape tape, Sequences sequences = default);

    /// <summary>
    /// Computes the gradients of a loss from the gradients of the outputs of the tape's last forward pass: through the steps of its sequences, not into the
    /// states before them nor past the start of an episode.
    /// </summary>
    /// <param name="tape">The tape of the forward pass.</param>
    /// <param name="policyGradients">[batch, A]: loss gradients of the policy outputs.</param>
    /// <param name="valueGradients">[batch]: loss gradients of the values.</param>
    /// <param name="gradients">Receives (overwrites) the gradient of every parameter, from <see cref="CreateGradients"/>; null where they are not wanted.</param>
    /// <param name="inputGradients">Receives the gradients of the observations, [batch, <see cref="Input"/> size]; empty where they are not wanted.</param>
    void Backward(ITape tape, ReadOnlySpan<float> policyGradients, ReadOnlySpan<float> valueGradients, IGradients? gradients, Span<float> inputGradients = default);

    /// <summary>
    /// Moves the parameters θ⁻ towards another network's θ: θ⁻ + τ(θ - θ⁻), exactly θ where τ is 1. Allocates nothing that
    /// grows with their number.
    /// </summary>
    /// <param name="source">θ, of the same shape and engine.</param>
    /// <param name="tau">τ, 0…1.</param>
    /// <exception cref="ArgumentException">The source is of another shape or engine.</exception>
    void Follow(INetwork source, double tau);

    /// <summary>A network of the same shape with its own copy of the weights.</summary>
    INetwork Clone();

    /// <summary>The layers, and where their parameters lie among those that <see cref="ReadParameters"/> gives.</summary>
    NetworkGraph Describe();
}

/// <summary>Memory of one forward and backward pass, and the outputs of the last forward pass.</summary>
public interface ITape
{
    /// <summary>[batch, A]: policy outputs.</summary>
    ReadOnlySpan<float> Policy { get; }

    /// <summary>[batch]: values.</summary>
    ReadOnlySpan<float> Values { get; }

    /// <summary>[sequences, <see cref="INetwork.StateSize"/>]: states after the last step of the last forward pass; empty where the network has none.</summary>
    ReadOnlySpan<float> States { get; }
}
