using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RlTemplates.SageMaker.Fake;

/// <summary>Reads a request, and tells which service and operation it asks.</summary>
internal static class RequestReader
{
    public static async Task<AwsRequest> ReadAsync(HttpContext context)
    {
        var raw = new MemoryStream();
        await context.Request.Body.CopyToAsync(raw, context.RequestAborted);
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?', 2);
        var (path, query) = (target[0], target.Length > 1 ? target[1] : "");
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var bytes = raw.ToArray();
        var body = ChunkedBody.Is(headers) ? ChunkedBody.Decode(bytes).Content : bytes;
        var method = context.Request.Method;
        var parts = Form(headers) ? AwsRequest.Parts(Encoding.UTF8.GetString(body)) : AwsRequest.Parts(query);
        var (service, operation) = Which(method, path, parts, headers);
        return new AwsRequest
        {
            Service = service, Operation = operation, Method = method, RawPath = path, RawQuery = query, Query = parts,
            Headers = headers, Body = body, RawBody = bytes, Json = service is AwsService.SageMaker or AwsService.Logs or AwsService.Secrets ? Json(body) : null,
        };
    }

    private static (AwsService Service, string Operation) Which(
        string method, string path, Dictionary<string, string> parts, Dictionary<string, string> headers)
    {
        if (headers.GetValueOrDefault("X-Amz-Target")?.Split('.') is [var prefix, var name])
        {
            var service = prefix switch { "Logs_20140328" => AwsService.Logs, "secretsmanager" => AwsService.Secrets, _ => AwsService.SageMaker };
            return (service, prefix is "Logs_20140328" or "secretsmanager" or "SageMaker" ? name : $"{prefix}.{name}");
        }
        if (method == "POST" && path.Split('/') is ["", "endpoints", _, "invocations"])
            return (AwsService.Runtime, "InvokeEndpoint");
        if (parts.TryGetValue("Action", out var action))
            return (parts.GetValueOrDefault("Version") == "2010-05-08" ? AwsService.Iam : AwsService.Sts, action);
        return (AwsService.S3, StorageOperation.Name(method, path, parts));
    }

    private static bool Form(Dictionary<string, string> headers) =>
        headers.GetValueOrDefault("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true;

    private static JsonObject? Json(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
