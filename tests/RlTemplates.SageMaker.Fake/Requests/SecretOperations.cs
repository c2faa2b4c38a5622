using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The operations on secrets.</summary>
internal sealed class SecretOperations(FakeAws aws)
{
    public void Register(Dictionary<string, Func<JsonObject, JsonObject>> operations) => operations["GetSecretValue"] = Get;

    private JsonObject Get(JsonObject request)
    {
        var arn = (string)request["SecretId"]!;
        if (aws.DeniedSecrets.Contains(arn))
            throw new AwsErrorException("AccessDeniedException", $"User: {aws.Caller} is not authorized to perform: secretsmanager:GetSecretValue on resource: {arn}");
        return aws.Secrets.TryGetValue(arn, out var secret) && (string?)request["VersionStage"] is null or "AWSCURRENT"
            ? new() { ["ARN"] = arn, ["Name"] = arn[(arn.LastIndexOf(':') + 1)..], ["SecretString"] = secret }
            : throw new AwsErrorException("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    }
}
