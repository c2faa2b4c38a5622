namespace RlTemplates.Rollouts;

/// <summary>
/// Plays for a learner that is elsewhere. It takes policies and gives pieces of experience as bytes in a versioned form that only the algorithm knows, so that
/// the transport needs to know neither. A worker serves one learner: one that was resumed gets new workers. One thread at a time may use an instance.
/// </summary>
public interface IRolloutWorker : IDisposable
{
    /// <summary>Takes the policy to play with, as the learner published it. Comes before the first <see cref="Play"/>.</summary>
    /// <param name="policy">Gives its bytes.</param>
    /// <exception cref="InvalidDataException">The bytes are no policy of this algorithm, version and options.</exception>
    void Load(Stream policy);

    /// <summary>Plays the next piece and writes it.</summary>
    /// <param name="piece">Receives its bytes.</param>
    void Play(Stream piece);
}

/// <summary>Makes workers of an algorithm that is known by its type only.</summary>
public static class RolloutWorker
{
    /// <summary>Makes one of the workers of a run.</summary>
    /// <typeparam name="TAlgorithm">The algorithm.</typeparam>
    /// <typeparam name="TOptions">Its options.</typeparam>
    /// <param name="options">The options, the same as the learner's.</param>
    /// <param name="setup">The same as the learner's.</param>
    /// <param name="index">Number of the worker, 0…count-1.</param>
    /// <param name="count">Workers of the run.</param>
    /// <exception cref="NotSupportedException">The algorithm has no workers.</exception>
    public static IRolloutWorker Create<TAlgorithm, TOptions>(TOptions options, AlgorithmSetup setup, int index, int count)
        where TAlgorithm : IAlgorithmFactory<TOptions> => TAlgorithm.CreateWorker(options, setup, index, count);
}
