namespace RlTemplates.Rollouts;

/// <summary>A learner's way to its <see cref="IRolloutWorker"/>s, wherever they are. One thread at a time, the learner's, may use an instance.</summary>
public interface IRolloutChannel : IDisposable
{
    /// <summary>W, workers in a fixed order, at least 1.</summary>
    int Workers { get; }

    /// <summary>Pieces that have come and wait to be taken.</summary>
    int Waiting { get; }

    /// <summary>Begins. Comes first, once.</summary>
    /// <param name="onRequest">
    /// Whether a worker plays only the pieces that <see cref="Play"/> asks of it. If not, it plays one after the other, each with the policy that is newest
    /// then, and waits while the learner falls behind.
    /// </param>
    void Open(bool onRequest);

    /// <summary>Offers a policy: pieces that are begun from now on are played with it.</summary>
    /// <param name="policy">Its bytes, which are copied.</param>
    void Publish(ReadOnlySpan<byte> policy);

    /// <summary>Asks a worker for one more piece, which it plays with the policy that was published last.</summary>
    /// <param name="worker">0…W-1.</param>
    void Play(int worker);

    /// <summary>Waits for a piece.</summary>
    /// <param name="worker">Whose, 0…W-1: its pieces come in the order in which they were asked for; -1 takes the one that has come first.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Its bytes, valid until the next call.</returns>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    ReadOnlyMemory<byte> Take(int worker, CancellationToken cancellationToken);
}
