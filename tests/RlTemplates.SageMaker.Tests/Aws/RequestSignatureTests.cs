using System.Text.Json;
using RlTemplates.SageMaker.Aws;

namespace RlTemplates.SageMaker.Tests.Aws;

/// <summary>The vectors with which AWS tests signatures.</summary>
public sealed class RequestSignatureTests
{
    private const string AccessKey = "AKIDEXAMPLE", SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private static readonly DateTimeOffset Time = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);
    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Aws", "sigv4-testsuite.json"))).RootElement.GetProperty("cases");

    public static TheoryData<string> Names => [.. Vectors.EnumerateObject().Select(c => c.Name)];

    [Fact]
    public void There_are_34() => Names.Count.ShouldBe(34);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_request_is_signed_as_in_the_vector(string name)
    {
        var vector = Vectors.GetProperty(name);
        var request = Read(vector, name);
        var signature = new RequestSignature("us-east-1", "service");

        request.Canonical.ShouldBe(vector.GetProperty("creq").GetString());
        signature.StringToSign(request, Time).ShouldBe(vector.GetProperty("sts").GetString());
        signature.Authorization(request, AccessKey, SecretKey, Time).ShouldBe(vector.GetProperty("authz").GetString());
    }

    private static SignedParts Read(JsonElement vector, string name)
    {
        var text = vector.GetProperty("req").GetString()!;
        var (head, body) = text.Split("\n\n", 2) is [var h, var b] ? (h, b) : (text, "");
        var lines = head.TrimEnd('\n').Split('\n');
        var (method, target) = (lines[0][..lines[0].IndexOf(' ', StringComparison.Ordinal)], lines[0][(lines[0].IndexOf(' ', StringComparison.Ordinal) + 1)..lines[0].LastIndexOf(' ')]);
        var headers = new List<(string Name, string Value)>();
        foreach (var line in lines[1..])
        {
            // A header may go on in the next line.
            if (line[0] == ' ')
                headers[^1] = (headers[^1].Name, headers[^1].Value + line);
            else
                headers.Add(
                    (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]));
        }
        // The token of a session comes with the credentials.
        if (name == "get-vanilla-with-session-token")
            headers.Add(("X-Amz-Security-Token", "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"));
        var parts = target.Split('?', 2);
        return new(method, parts[0], parts.ElementAtOrDefault(1) ?? "", headers, System.Text.Encoding.UTF8.GetBytes(body));
    }
}
