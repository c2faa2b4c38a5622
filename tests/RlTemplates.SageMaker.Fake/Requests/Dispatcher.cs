using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>Hands requests to the services.</summary>
internal sealed class Dispatcher
{
    private readonly FakeAws _aws;
    private readonly Dictionary<string, Func<JsonObject, JsonObject>> _control = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<JsonObject, JsonObject>> _logs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<JsonObject, JsonObject>> _secrets = new(StringComparer.Ordinal);
    private readonly InvokeEndpoint _runtime;
    private readonly StorageOperations _storage;
    private readonly QueryServices _query;

    public Dispatcher(FakeAws aws)
    {
        (_aws, _runtime, _storage, _query) = (aws, new InvokeEndpoint(aws), new StorageOperations(aws), new QueryServices(aws));
        new JobOperations(aws).Register(_control);
        new ModelOperations(aws).Register(_control);
        new EndpointConfigOperations(aws).Register(_control);
        new EndpointOperations(aws).Register(_control);
        aws.Tags.Register(aws, _control);
        new LogOperations(aws.Logs).Register(_logs);
        new SecretOperations(aws).Register(_secrets);
    }

    public async Task<AwsResponse> AnswerAsync(AwsRequest request) => request.Service switch
    {
        AwsService.SageMaker => Json(request, ServiceModel.SageMaker, _control),
        AwsService.Logs => Json(request, ServiceModel.Logs, _logs),
        AwsService.Secrets => Json(request, ServiceModel.Secrets, _secrets),
        AwsService.Runtime => await _runtime.AnswerAsync(request),
        AwsService.S3 => _storage.Answer(request),
        _ => _query.Answer(request),
    };

    private AwsResponse Json(AwsRequest request, ServiceModel model, Dictionary<string, Func<JsonObject, JsonObject>> operations)
    {
        if (!model.Has(request.Operation) || !operations.TryGetValue(request.Operation, out var operation))
            throw new AwsErrorException("UnknownOperationException", $"The fake does not know the operation: {request.Operation}", 404);
        if (request.Method != "POST" || request.RawPath != "/")
            _aws.Demand(request.Operation, [$"Sent with {request.Method} {request.RawPath} in place of POST /"]);
        if (request.Header("Content-Type") != "application/x-amz-json-1.1")
            _aws.Demand(request.Operation, [$"Content-Type is '{request.Header("Content-Type")}' in place of application/x-amz-json-1.1"]);
        if (request.Json is not { } json)
            throw new AwsErrorException("SerializationException", "The body is not a JSON object.");
        var code = model == ServiceModel.Logs ? "InvalidParameterException" : "ValidationException";
        _aws.Demand(request.Operation, model.ProblemsOfRequest(request.Operation, json), code);
        lock (_aws.Gate)
            return AwsResponse.Json(operation(json));
    }
}
