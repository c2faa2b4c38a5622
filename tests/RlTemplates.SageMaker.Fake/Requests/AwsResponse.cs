using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace RlTemplates.SageMaker.Fake;

/// <summary>An answer that is to be written.</summary>
internal sealed class AwsResponse(int status, string? contentType = null, byte[]? body = null)
{
    public int Status => status;

    public string? ContentType => contentType;

    public byte[] Body => body ?? [];

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A part of a file in place of a body.</summary>
    public (string Path, long Offset, long Length)? File { get; init; }

    public static AwsResponse Json(JsonObject json, int status = 200, string type = "application/x-amz-json-1.1") =>
        new(status, type, Encoding.UTF8.GetBytes(json.ToJsonString()));

    public static AwsResponse Xml(XElement xml, int status = 200) => new(status, "application/xml",
        Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{xml.ToString(SaveOptions.DisableFormatting)}"));
}
