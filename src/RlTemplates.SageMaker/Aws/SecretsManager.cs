using System.Text.Json;
using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Aws;

/// <summary>Reads secrets of AWS Secrets Manager.</summary>
internal static class SecretsManager
{
    private const string Service = "Secrets Manager";

    /// <summary>Reads a secret.</summary>
    /// <param name="arn">Which one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is none, nobody may read it, or it has no such key.</exception>
    public static async Task<string> ReadAsync(SecretArn arn, CancellationToken cancellationToken)
    {
        using var session = new AwsSession(arn.Region);
        var service = new AwsJsonService(session, Service, "secretsmanager", "SECRETS_MANAGER", "secretsmanager", "secretsmanager");
        var request = new JsonObject { ["SecretId"] = arn.Id };
        if (arn.Stage is { } stage)
            request["VersionStage"] = stage;
        if (arn.Version is { } version)
            request["VersionId"] = version;
        try
        {
            var answer = await service.AskAsync("GetSecretValue", request, cancellationToken).ConfigureAwait(false);
            var secret = Text(answer, "SecretString") ?? throw new UserException(
                $"The secret {arn.Id} is binary; an environment variable holds text only.");
            return arn.Key is { } key ? Entry(arn, secret, key) : secret;
        }
        catch (AwsException exception) when (exception.Code is "ResourceNotFoundException")
        {
            throw new UserException(
                $"{Service} has no secret {arn.Id}{((arn.Stage ?? arn.Version) is null ? "" : " of that version")}.", exception);
        }
        catch (AwsException exception) when (exception.IsDenied)
        {
            throw new UserException($"{exception.ForUser().Message} The job's role needs secretsmanager:GetSecretValue for {arn.Id}, and kms:Decrypt where a key of your own encrypts it.", exception);
        }
        catch (AwsException exception)
        {
            throw exception.ForUser();
        }
    }

    private static string Entry(SecretArn arn, string secret, string key)
    {
        try
        {
            using var document = JsonDocument.Parse(secret);
            return document.RootElement.ValueKind == JsonValueKind.Object && Text(document.RootElement, key) is { } value
                ? value
                : throw new UserException($"The secret {arn.Id} has no text '{key}'.");
        }
        catch (JsonException)
        {
            throw new UserException($"The secret {arn.Id} is not a JSON object, so it has no key '{key}'; leave the key out.");
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value)
            ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
            : null;
}
