using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Fake;

/// <summary>Sends signed requests to the fake.</summary>
internal sealed class SignedClient(FakeAws aws) : IDisposable
{
    private readonly HttpClient _http = new();

    /// <summary>The key that it signs with; the fake's by default.</summary>
    public string? Secret { get; set; }

    /// <summary>The region that it signs for; the fake's by default.</summary>
    public string? Region { get; set; }

    /// <summary>How far its clock is ahead.</summary>
    public TimeSpan ClockOffset { get; set; }

    public void Dispose() => _http.Dispose();

    /// <summary>Calls an operation of SageMaker, or of logs.</summary>
    public async Task<(int Status, JsonObject Json)> Call(string operation, JsonObject json, string target = "SageMaker")
    {
        using var response = await Send(HttpMethod.Post, "/", Encoding.UTF8.GetBytes(json.ToJsonString()), target == "SageMaker" ? "sagemaker" : "logs",
            ("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", $"{target}.{operation}"));
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject());
    }

    /// <summary>Calls it, and wants that it succeeds.</summary>
    public async Task<JsonObject> Do(string operation, JsonObject json)
    {
        var (status, answer) = await Call(operation, json);
        status.ShouldBe(200, answer.ToJsonString());
        return answer;
    }

    /// <summary>Sends any request.</summary>
    public async Task<HttpResponseMessage> Send(HttpMethod method, string target, byte[] body, string service, params (string Name, string Value)[] headers)
    {
        var time = (aws.Now + ClockOffset).UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["host"] = aws.Address.Authority, ["x-amz-date"] = time };
        foreach (var (name, value) in headers)
            all[name.ToLowerInvariant()] = value;
        if (service == "s3")
            all.TryAdd("x-amz-content-sha256", Signature.Hash(body));
        if (aws.Credentials[0].SessionToken is { } token)
            all["x-amz-security-token"] = token;
        var parts = target.Split('?', 2);
        var asked = new AwsRequest
        {
            Service = AwsService.SageMaker, Operation = "", Method = method.Method, RawPath = parts[0],
            RawQuery = parts.Length > 1 ? parts[1] : "",
            Query = new Dictionary<string, string>(), Headers = all, Body = body,
        };
        var signed = string.Join(';', all.Keys.Order(StringComparer.Ordinal));
        var (region, key) = (Region ?? aws.Region, aws.Credentials[0]);
        var canonical = Signature.CanonicalRequest(
            asked, signed, all.GetValueOrDefault("x-amz-content-sha256") ?? Signature.Hash(body), service != "s3");
        var signature = new Signature(Secret ?? key.SecretKey, time, region, service).Of(canonical);
        using var request = new HttpRequestMessage(method, new Uri(aws.Address, target)) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in all.Where(h => h.Key != "host"))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }
        request.Headers.TryAddWithoutValidation("Authorization",
            $"AWS4-HMAC-SHA256 Credential={key.AccessKey}/{time[..8]}/{region}/{service}/aws4_request, SignedHeaders={signed}, Signature={signature}");
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
