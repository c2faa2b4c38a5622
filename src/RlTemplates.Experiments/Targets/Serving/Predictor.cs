using System.Globalization;
using System.Text.Json;

namespace RlTemplates.Experiments;

/// <summary>Asks a served policy for actions. It may be used from several threads at once.</summary>
public abstract class Predictor
{
    /// <summary>Sends a body to the endpoint and returns what it answers.</summary>
    /// <param name="contentType">Media type of the body, for example <c>application/json</c>.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The question is wrong, or the endpoint refuses it, in its own words.</exception>
    /// <exception cref="EndpointException">The endpoint cannot be reached, or fails.</exception>
    public abstract Task<byte[]> InvokeAsync(string contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default);

    /// <summary>Asks for the action after one observation.</summary>
    /// <param name="observation">The observation, as the environment shows it.</param>
    /// <param name="options">How it is asked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The question is wrong, or the endpoint refuses it, in its own words.</exception>
    /// <exception cref="EndpointException">The endpoint cannot be reached, or fails.</exception>
    public async Task<Prediction> PredictAsync(ReadOnlyMemory<float> observation, PredictOptions? options = null, CancellationToken cancellationToken = default)
    {
        EnsureFinite(observation.Span, observation.Length, isOne: true);
        var question = PredictionJson.Question(observation.Span, 0, options, static (json, number) => json.WriteNumberValue(number));
        return Read(await InvokeAsync(PredictionJson.MediaType, question, cancellationToken).ConfigureAwait(false), PredictionJson.Answer);
    }

    /// <summary>
    /// Asks for the action after one observation of bytes, such as an image. An endpoint whose policy takes other numbers refuses
    /// it.
    /// </summary>
    /// <inheritdoc cref="PredictAsync(ReadOnlyMemory{float}, PredictOptions?, CancellationToken)"/>
    public async Task<Prediction> PredictAsync(ReadOnlyMemory<byte> observation, PredictOptions? options = null, CancellationToken cancellationToken = default)
    {
        var question = PredictionJson.Question(observation.Span, 0, options, static (json, number) => json.WriteNumberValue(number), PredictionJson.Bytes);
        return Read(await InvokeAsync(PredictionJson.MediaType, question, cancellationToken).ConfigureAwait(false), PredictionJson.Answer);
    }

    /// <summary>Asks for the actions after several observations at once.</summary>
    /// <param name="observations">[count, size], as the environment shows them.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="options">How they are asked; a mask is [count, choices].</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answers, in order.</returns>
    /// <exception cref="UserException">The question is wrong, or the endpoint refuses it, in its own words.</exception>
    /// <exception cref="EndpointException">The endpoint cannot be reached, or fails.</exception>
    public async Task<IReadOnlyList<Prediction>> PredictManyAsync(ReadOnlyMemory<float> observations, int count, PredictOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (observations.Length % count != 0)
            throw new ArgumentException($"{observations.Length} numbers are not {count} observations of one length.", nameof(observations));
        if (options is not null && options.Mask.Length % count != 0)
            throw new ArgumentException($"{options.Mask.Length} flags are not the masks of {count} observations.", nameof(options));
        EnsureFinite(observations.Span, observations.Length / count, isOne: false);
        var question = PredictionJson.Question(observations.Span, count, options, static (json, number) => json.WriteNumberValue(number));
        return Read(await InvokeAsync(PredictionJson.MediaType, question, cancellationToken).ConfigureAwait(false), body => PredictionJson.Answers(body, count));
    }

    // JSON has no other numbers, and its writer would say so in its own words.
    private static void EnsureFinite(ReadOnlySpan<float> numbers, int size, bool isOne)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!float.IsFinite(numbers[i]))
                throw new UserException(string.Create(CultureInfo.InvariantCulture, $"{(isOne ? $"observation[{i}]" : $"observations[{i / size}][{i % size}]")} is {numbers[i]}; it must be a finite number."));
        }
    }

    private static T Read<T>(byte[] body, Func<ReadOnlyMemory<byte>, T> read)
    {
        try
        {
            return read(body);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new EndpointException($"The endpoint has answered with something that is not a prediction: {exception.Message}", exception);
        }
    }
}
