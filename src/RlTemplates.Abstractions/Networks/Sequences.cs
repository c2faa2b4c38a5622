namespace RlTemplates.Networks;

/// <summary>
/// How a batch's rows make up sequences, for a network with a state: K blocks of T steps of N copies, [K, T, N], each step's copies side by side.
/// A single step of N copies is [1, 1, N]. A network without a state takes no notice.
/// </summary>
/// <param name="states">[K, N, <see cref="INetwork.StateSize"/>]: the state before each sequence's first row; zeros where an episode begins.</param>
/// <param name="starts">[K, T, N]: whether an episode begins with the row, so that the state before it counts as zeros; empty where none does.</param>
/// <param name="blocks">K, at least 1; T follows from the batch.</param>
public readonly ref struct Sequences(ReadOnlySpan<float> states, ReadOnlySpan<bool> starts = default, int blocks = 1)
{
    /// <summary>[K, N, <see cref="INetwork.StateSize"/>]: the state before each sequence's first row.</summary>
    public ReadOnlySpan<float> States { get; } = states;

    /// <summary>[K, T, N]: whether an episode begins with the row; empty where none does.</summary>
    public ReadOnlySpan<bool> Starts { get; } = starts;

    /// <summary>K.</summary>
    public int Blocks { get; } = blocks;
}
