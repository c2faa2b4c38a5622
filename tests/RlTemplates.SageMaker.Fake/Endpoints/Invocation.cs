using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>A request to an endpoint.</summary>
public sealed record Invocation(string Endpoint, string? ContentType, string? Accept, byte[] Body, AwsRequest Request);

/// <summary>What a model answers.</summary>
public sealed record InvocationAnswer(byte[] Body, string ContentType = "application/json")
{
    /// <summary>The variant that has answered.</summary>
    public string Variant { get; init; } = "AllTraffic";

    /// <summary>Attributes that the model adds.</summary>
    public string? CustomAttributes { get; init; }

    /// <summary>The session that this answer begins, such as <c>id; Expires=2030-01-01T00:00:00Z</c>.</summary>
    public string? NewSessionId { get; init; }

    /// <summary>The session that this answer ends.</summary>
    public string? ClosedSessionId { get; init; }

    /// <summary>The container has failed: 424 with what it has said.</summary>
    public static AwsErrorException ModelError(int status, string message) => new("ModelError",
        $"Received server error ({status}) from primary with message \"{message}\".", 424, new JsonObject
        {
            ["OriginalStatusCode"] = status,
            ["OriginalMessage"] = message,
            ["LogStreamArn"] = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/sagemaker/Endpoints/fake",
        });

    /// <summary>The model is not loaded yet: 429.</summary>
    public static AwsErrorException NotReady() => new("ModelNotReadyException", "The model is not ready for inference requests.", 429);
}
