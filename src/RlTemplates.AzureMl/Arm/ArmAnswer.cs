using System.Text.Json;
using Azure;

namespace RlTemplates.AzureMl.Arm;

/// <summary>An answer of Azure Resource Manager.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body; <c>undefined</c> where it has none.</param>
internal sealed record ArmAnswer(int Status, JsonElement Body)
{
    /// <summary>Where the operation can be asked for; null where there is none.</summary>
    public string? Operation { get; init; }

    /// <summary>Where the result will be; null where there is no such place.</summary>
    public string? Location { get; init; }

    /// <summary>How long to wait before the next question; null where the service does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Reads a response.</summary>
    public static ArmAnswer Read(Response response) => new(response.Status, Parse(response))
    {
        Operation = Header(response, "Azure-AsyncOperation"),
        Location = Header(response, "Location"),
        RetryAfter = BoundedRetry.AskedBy(response),
    };

    private static string? Header(Response response, string name) => response.Headers.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static JsonElement Parse(Response response)
    {
        var body = response.Content.ToMemory();
        if (body.Length == 0)
            return default;
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new UserException($"Azure has answered with something else than JSON: {exception.Message}", exception);
        }
    }
}
