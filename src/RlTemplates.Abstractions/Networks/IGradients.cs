namespace RlTemplates.Networks;

/// <summary>
/// Room for the gradient of every parameter of a network, filled by <see cref="INetwork.Backward"/> and taken by <see cref="IUpdate.Step"/>. It belongs to
/// the engine and may lie on a device: between the two nothing is copied to this process's memory.
/// </summary>
public interface IGradients
{
    /// <summary>P, the network's parameters.</summary>
    int Count { get; }

    /// <summary>Copies the gradients out, for tests and diagnostics; training does not call it.</summary>
    /// <param name="destination">Receives [P], in the parameters' order.</param>
    /// <exception cref="ArgumentException">It is not P numbers long.</exception>
    void Read(Span<float> destination);

    /// <summary>Replaces the gradients, for tests and for gradients that were computed elsewhere.</summary>
    /// <param name="source">[P], in the parameters' order.</param>
    /// <exception cref="ArgumentException">It is not P numbers long.</exception>
    void Write(ReadOnlySpan<float> source);
}
