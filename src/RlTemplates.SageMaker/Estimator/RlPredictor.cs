using System.Text;
using System.Text.Json;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Serving;

namespace RlTemplates.SageMaker;

/// <summary>
/// Asks an endpoint of SageMaker: in JSON, as models of TensorFlow and MXNet take it, in the form of <c>RlTemplates.Serving</c>, or with
/// any body. Disposing of it releases its connections; the endpoint goes on.
/// </summary>
public sealed class RlPredictor : Predictor, IDisposable
{
    private readonly AwsSession _session;
    private readonly SageMakerPredictor _predictor;

    /// <summary>Asks an endpoint that exists.</summary>
    /// <param name="endpointName">Its name.</param>
    /// <param name="region">Its region. Default: that of the environment or the user's profile.</param>
    /// <exception cref="UserException">No region or no credentials are set.</exception>
    public RlPredictor(string endpointName, string? region = null)
        : this(new AwsSession(region), endpointName)
    {
    }

    internal RlPredictor(AwsSession session, string endpointName)
    {
        ArgumentNullException.ThrowIfNull(endpointName);
        if (SageMakerName.Fault("The endpoint's name", endpointName) is { } fault)
            throw new UserException(fault);
        (_session, EndpointName, _predictor) = (session, endpointName, new(session, endpointName));
    }

    /// <summary>Name of the endpoint.</summary>
    public string EndpointName { get; }

    /// <summary>The model of TensorFlow Serving that is asked, where the endpoint has several. Default: its only one.</summary>
    public string? ModelName { get; init; }

    /// <summary>The version of <see cref="ModelName"/>. Default: the newest.</summary>
    public string? ModelVersion { get; init; }

    /// <inheritdoc/>
    public override Task<byte[]> InvokeAsync(string contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        _predictor.InvokeAsync(contentType, body, cancellationToken);

    /// <summary>Asks a model of MXNet or TensorFlow.</summary>
    /// <param name="data">
    /// What it is asked, in what has a form in JSON: numbers, texts, lists, dictionaries; for TensorFlow Serving such as
    /// <c>{"instances": [[1, 2, 3]]}</c>.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="UserException">The data has no form in JSON, or the model refuses it, in its own words.</exception>
    /// <exception cref="EndpointException">The endpoint cannot be reached, fails, or answers with something that is no JSON.</exception>
    public Task<JsonElement> PredictJsonAsync(object? data, CancellationToken cancellationToken = default) =>
        AskAsync(data, null, cancellationToken);

    /// <summary>Asks a model of TensorFlow to classify examples.</summary>
    /// <inheritdoc cref="PredictJsonAsync"/>
    public Task<JsonElement> ClassifyJsonAsync(object? data, CancellationToken cancellationToken = default) =>
        AskAsync(data, "classify", cancellationToken);

    /// <summary>Asks a model of TensorFlow for a regression.</summary>
    /// <inheritdoc cref="PredictJsonAsync"/>
    public Task<JsonElement> RegressJsonAsync(object? data, CancellationToken cancellationToken = default) =>
        AskAsync(data, "regress", cancellationToken);

    /// <summary>Deletes the endpoint with its configuration and its models, and returns when they are gone; what is gone already stays so.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">AWS refuses, or something is left; the error names it.</exception>
    public Task DeleteAsync(CancellationToken cancellationToken = default) =>
        new EndpointStore(_session, "SageMaker").DeleteAllAsync(EndpointName, cancellationToken);

    /// <summary>Releases its connections.</summary>
    public void Dispose() => _session.Dispose();

    private async Task<JsonElement> AskAsync(object? data, string? method, CancellationToken cancellationToken)
    {
        var question = JsonInvocation.TensorFlow(data, method, ModelName, ModelVersion);
        var answer = await _predictor.InvokeAsync(JsonInvocation.MediaType, Encoding.ASCII.GetBytes(question.Body), question.CustomAttributes, cancellationToken).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new EndpointException(
                $"Endpoint {EndpointName} has answered with something that is no JSON: {exception.Message}", exception);
        }
    }
}
