using System.Collections.Concurrent;
using System.Globalization;
using System.Security;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace RlTemplates.AzureMl.Fake;

/// <summary>What Azure.Storage.Blobs asks of block blobs: put, blocks, get with range and condition, head, list.</summary>
internal sealed class BlobService(FakeAzure azure)
{
    private readonly ConcurrentDictionary<string, byte[]> _blocks = new(StringComparer.Ordinal);

    public async Task HandleAsync(HttpContext context, bool isCut)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers["x-ms-version"] = request.Headers["x-ms-version"];
        var parts = request.Path.Value!.Split('/', 4)[2..];
        var (container, name) = (parts[0], parts.Length > 1 ? parts[1] : "");
        if (!request.Headers.Authorization.ToString().StartsWith($"SharedKey {FakeAzure.Account}:", StringComparison.Ordinal))
            await RefuseAsync(response, 403, "AuthenticationFailed");
        else if (!Directory.Exists(azure.Blobs.PathOf(container)))
            await RefuseAsync(response, 404, "ContainerNotFound");
        else if (request.Query["comp"] == "list")
            await ListAsync(request, response, container);
        else if (request.Method == "PUT")
            await PutAsync(request, response, container, name);
        else if (request.Method == "DELETE")
            await DeleteAsync(response, azure.Blobs.PathOf(container, name));
        else
            await GetAsync(context, azure.Blobs.PathOf(container, name), isCut);
    }

    private async Task PutAsync(HttpRequest request, HttpResponse response, string container, string name)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var path = azure.Blobs.PathOf(container, name);
        if (request.Query["comp"] == "block")
        {
            _blocks[$"{path}|{request.Query["blockid"]}"] = body.ToArray();
            response.StatusCode = 201;
            return;
        }
        if (request.Headers.IfNoneMatch == "*" && File.Exists(path))
        {
            await RefuseAsync(response, 409, "BlobAlreadyExists");
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using (var file = File.Create(path))
        {
            if (request.Query["comp"] == "blocklist")
            {
                foreach (var id in XDocument.Parse(Encoding.UTF8.GetString(body.ToArray())).Root!.Elements())
                    await file.WriteAsync(_blocks[$"{path}|{id.Value}"]);
            }
            else
            {
                await file.WriteAsync(body.ToArray());
            }
        }
        azure.Blobs.Count();
        response.StatusCode = 201;
        Describe(response, path);
    }

    private static async Task DeleteAsync(HttpResponse response, string path)
    {
        if (!File.Exists(path))
        {
            await RefuseAsync(response, 404, "BlobNotFound");
            return;
        }
        File.Delete(path);
        response.StatusCode = 202;
    }

    private static async Task GetAsync(HttpContext context, string path, bool isCut)
    {
        var (request, response) = (context.Request, context.Response);
        if (!File.Exists(path))
        {
            await RefuseAsync(response, 404, "BlobNotFound");
            return;
        }
        if (request.Headers.IfMatch is [{ Length: > 0 } wanted] && wanted != Tag(path))
        {
            await RefuseAsync(response, 412, "ConditionNotMet");
            return;
        }
        var length = new FileInfo(path).Length;
        var range = (request.Headers["x-ms-range"].ToString() is { Length: > 0 } own ? own : request.Headers.Range.ToString()).Replace("bytes=", "", StringComparison.Ordinal);
        var (from, to) = (0L, length - 1);
        if (range.Length > 0)
        {
            var ends = range.Split('-');
            (from, to) = (long.Parse(ends[0], CultureInfo.InvariantCulture), ends[1].Length == 0 ? to : Math.Min(to, long.Parse(ends[1], CultureInfo.InvariantCulture)));
            if (from >= length)
            {
                await RefuseAsync(response, 416, "InvalidRange");
                return;
            }
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {from}-{to}/{length}";
        }
        Describe(response, path);
        response.Headers["x-ms-blob-type"] = "BlockBlob";
        response.ContentType = "application/octet-stream";
        response.ContentLength = to - from + 1;
        if (request.Method == "HEAD" || length == 0)
            return;
        var size = to - from + 1;
        await response.SendFileAsync(path, from, isCut ? size / 2 : size);
        if (isCut)
            context.Abort();
    }

    private async Task ListAsync(HttpRequest request, HttpResponse response, string container)
    {
        var prefix = request.Query["prefix"].ToString();
        var xml = new StringBuilder("""<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>""");
        foreach (var name in azure.Blobs.Names(container).Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var path = azure.Blobs.PathOf(container, name);
            xml.Append(CultureInfo.InvariantCulture, $"<Blob><Name>{SecurityElement.Escape(name)}</Name><Properties><Last-Modified>{File.GetLastWriteTimeUtc(path):R}</Last-Modified><Etag>{Tag(path)}</Etag><Content-Length>{new FileInfo(path).Length}</Content-Length><BlobType>BlockBlob</BlobType></Properties></Blob>");
        }
        response.ContentType = "application/xml";
        await response.WriteAsync(xml.Append("</Blobs><NextMarker /></EnumerationResults>").ToString());
    }

    private static void Describe(HttpResponse response, string path)
    {
        response.Headers.ETag = Tag(path);
        response.Headers.LastModified = File.GetLastWriteTimeUtc(path).ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Tag(string path) => $"\"0x{File.GetLastWriteTimeUtc(path).Ticks:X}{new FileInfo(path).Length:X}\"";

    public static async Task RefuseAsync(HttpResponse response, int status, string code)
    {
        response.StatusCode = status;
        response.Headers["x-ms-error-code"] = code;
        response.ContentType = "application/xml";
        await response.WriteAsync($"""<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>The fake says {code}.</Message></Error>""");
    }
}
