using System.Globalization;

namespace RlTemplates.Experiments;

/// <summary>
/// A served policy whose <c>PredictAsync</c> takes what one environment shows and gives what it takes. The generator derives one from it for each class with <c>[RlEnvironment]</c>:
/// <c>new Hallway.ServedPolicy(endpoint.Predictor)</c>. It may be used from several threads at once.
/// </summary>
public abstract class TypedPredictor
{
    /// <summary>Takes the predictor of an endpoint.</summary>
    /// <param name="predictor">Asks the endpoint.</param>
    protected TypedPredictor(Predictor predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        Predictor = predictor;
    }

    /// <summary>The predictor behind it: batches, distributions and values.</summary>
    public Predictor Predictor { get; }

    /// <summary>Asks about an observation of numbers.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="allowed">Which choices are allowed; empty for all.</param>
    /// <param name="explore">Whether to draw from the policy's distribution.</param>
    /// <param name="session">The session whose memory is gone on with; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    protected Task<Prediction> AskAsync(ShownObservation observation, ReadOnlyMemory<bool> allowed, bool explore, string? session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return Predictor.PredictAsync(observation.ToArray(), Options(allowed, explore, session), cancellationToken);
    }

    /// <summary>Asks about an image.</summary>
    /// <param name="image">[height, width, channels].</param>
    /// <param name="allowed">Which choices are allowed; empty for all.</param>
    /// <param name="explore">Whether to draw from the policy's distribution.</param>
    /// <param name="session">The session whose memory is gone on with; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    protected Task<Prediction> AskAsync(ReadOnlyMemory<byte> image, ReadOnlyMemory<bool> allowed, bool explore, string? session, CancellationToken cancellationToken) =>
        Predictor.PredictAsync(image, Options(allowed, explore, session), cancellationToken);

    /// <summary>The choices of an answer.</summary>
    /// <param name="prediction">The answer.</param>
    /// <param name="count">How many there must be.</param>
    /// <exception cref="UserException">The endpoint serves the policy of another environment.</exception>
    protected static IReadOnlyList<int> ChoicesOf(Prediction prediction, int count)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        return prediction.Choices.Count == count
            ? prediction.Choices
            : throw new UserException(
                $"The endpoint answers with {Counted(prediction.Choices.Count, "choice")} and {Counted(prediction.Values.Count, "real value")}, where {Counted(count, "choice")} {(count == 1 ? "was" : "were")} expected; it serves the policy of another environment.");
    }

    /// <summary>The real values of an answer. Whole numbers may come as choices.</summary>
    /// <param name="prediction">The answer.</param>
    protected static float[] ValuesOf(Prediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        return prediction.Values.Count > 0 ? [.. prediction.Values] : [.. prediction.Choices.Select(choice => (float)choice)];
    }

    private static string Counted(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static PredictOptions Options(ReadOnlyMemory<bool> allowed, bool explore, string? session) => new() { Mask = allowed, Explore = explore, Session = session };
}
