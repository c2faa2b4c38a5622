using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>Sends requests to the handler that stands for an endpoint's container.</summary>
internal sealed class InvokeEndpoint(FakeAws aws)
{
    private const int LargestBody = 6 * 1024 * 1024;

    public async Task<AwsResponse> AnswerAsync(AwsRequest request)
    {
        var name = request.Path.Split('/')[2];
        var problems = ServiceModel.Runtime.ProblemsOfRequest("InvokeEndpoint", Members(request, name)).ToList();
        if (request.Body.Length > LargestBody)
            problems.Add("Value at 'body' failed to satisfy constraint: Member must have length less than or equal to 6291456");
        aws.Demand("InvokeEndpoint", problems, "ValidationError");
        if (!aws.Endpoints.TryGetValue(name, out var endpoint) || endpoint.Status is "Creating" or "Failed" or "Deleting")
            throw new AwsErrorException("ValidationError", $"Endpoint {name} of account {aws.Account} not found.");

        var answer = await aws.Invoke(
            new Invocation(name, request.Header("Content-Type"), request.Header("Accept"), request.Body, request));
        var response = new AwsResponse(200, answer.ContentType, answer.Body);
        response.Headers["x-Amzn-Invoked-Production-Variant"] = answer.Variant;
        foreach (var (header, value) in new[]
        {
            ("X-Amzn-SageMaker-Custom-Attributes", answer.CustomAttributes),
            ("X-Amzn-SageMaker-New-Session-Id", answer.NewSessionId),
            ("X-Amzn-SageMaker-Closed-Session-Id", answer.ClosedSessionId),
        })
        {
            if (value is not null)
                response.Headers[header] = value;
        }
        return response;
    }

    private static JsonObject Members(AwsRequest request, string name)
    {
        var json = new JsonObject { ["EndpointName"] = name };
        foreach (var (member, known) in ServiceModel.Runtime["InvokeEndpointInput"].Members)
        {
            if (known.Location == "header" && request.Header(known.LocationName!) is { } value)
                json[member] = value;
        }
        // A blob: only its size is compared.
        json["Body"] = "";
        return json;
    }
}
