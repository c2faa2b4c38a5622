using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace RlTemplates.Estimators.Tests.Publishing;

/// <summary>A registry on this machine, as the distribution specification has it: blobs, uploads, manifests. It begins with <c>base:1</c>, an image of one small file.</summary>
internal sealed class LoopbackRegistry : IDisposable
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, MemoryStream> _uploads = new();
    private readonly ConcurrentDictionary<string, (byte[] Bytes, string Type)> _manifests = new();
    private int _nextUpload;

    public LoopbackRegistry()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        _listener.Prefixes.Add($"http://localhost:{Port}/");
        AddBase();
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public int Port { get; }

    public string Host => $"localhost:{Port}";

    /// <summary>Blobs by their digests.</summary>
    public ConcurrentDictionary<string, byte[]> Blobs { get; } = new();

    /// <summary>Requests, in the order in which they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Whether everything but reading is answered with 401.</summary>
    public bool RefusesUploads { get; set; }

    /// <summary>The registry is gone once so many blobs have begun to be uploaded.</summary>
    public int? VanishesAtUpload { get; set; }

    public (byte[] Bytes, string Digest, JsonNode Manifest) Manifest(string name)
    {
        var bytes = _manifests[name].Bytes;
        return (bytes, Digest(bytes), JsonNode.Parse(bytes)!);
    }

    public bool Has(string name) => _manifests.ContainsKey(name);

    public JsonNode Config(string name) => JsonNode.Parse(Blobs[(string)Manifest(name).Manifest["config"]!["digest"]!])!;

    /// <summary>Names of the files in the image's layers.</summary>
    public List<string> Files(string name)
    {
        var files = new List<string>();
        foreach (var layer in Manifest(name).Manifest["layers"]!.AsArray())
        {
            using var reader = new TarReader(new GZipStream(new MemoryStream(Blobs[(string)layer!["digest"]!]), CompressionMode.Decompress));
            while (reader.GetNextEntry() is { } entry)
                files.Add(entry.Name);
        }
        return files;
    }

    public void Dispose() => _listener.Close();

    private static string Digest(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    private void AddBase()
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Gnu, leaveOpen: true))
            writer.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, "etc/base-release") { DataStream = new MemoryStream("tiny\n"u8.ToArray()) });
        using var packed = new MemoryStream();
        using (var zipped = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zipped.Write(tar.ToArray());
        var layer = packed.ToArray();
        var config = Encoding.UTF8.GetBytes($$$"""{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin"],"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":["{{{Digest(tar.ToArray())}}}"]}}""");
        Blobs[Digest(layer)] = layer;
        Blobs[Digest(config)] = config;
        Add("base", "1", Encoding.UTF8.GetBytes($$$"""
            {"schemaVersion":2,"mediaType":"{{{ManifestType}}}",
             "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":{{{config.Length}}},"digest":"{{{Digest(config)}}}"},
             "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":{{{layer.Length}}},"digest":"{{{Digest(layer)}}}"}]}
            """), ManifestType);
    }

    private void Add(string repository, string reference, byte[] bytes, string type)
    {
        _manifests[$"{repository}:{reference}"] = (bytes, type);
        _manifests[$"{repository}@{Digest(bytes)}"] = (bytes, type);
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => AnswerAsync(context));
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var (request, response) = (context.Request, context.Response);
            Requests.Enqueue($"{request.HttpMethod} {request.Url!.AbsolutePath}");
            await AnswerAsync(request, response, request.Url.AbsolutePath);
            response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The registry vanishes, or the client does.
        }
    }

    private async Task AnswerAsync(HttpListenerRequest request, HttpListenerResponse response, string path)
    {
        var isRead = request.HttpMethod is "GET" or "HEAD";
        if (RefusesUploads && !isRead)
        {
            response.StatusCode = 401;
            response.AddHeader("WWW-Authenticate", "Basic realm=\"loopback\"");
            return;
        }
        var (blobs, manifests, uploads) = (path.IndexOf("/blobs/", StringComparison.Ordinal), path.IndexOf("/manifests/", StringComparison.Ordinal), path.IndexOf("/blobs/uploads/", StringComparison.Ordinal));
        if (path is "/v2/" or "/v2")
            response.StatusCode = 200;
        else if (uploads > 0)
            await UploadAsync(request, response, path);
        else if (blobs > 0 && isRead)
            Send(request, response, Blobs.TryGetValue(path[(blobs + 7)..], out var blob) ? blob : null, "application/octet-stream");
        else if (manifests > 0)
            await ManifestAsync(request, response, path[4..manifests], path[(manifests + 11)..], isRead);
        else
            response.StatusCode = 404;
    }

    private async Task ManifestAsync(HttpListenerRequest request, HttpListenerResponse response, string repository, string reference, bool isRead)
    {
        var name = reference.StartsWith("sha256:", StringComparison.Ordinal) ? $"{repository}@{reference}" : $"{repository}:{reference}";
        if (isRead)
        {
            Send(request, response, _manifests.TryGetValue(name, out var manifest) ? manifest.Bytes : null, manifest.Type ?? ManifestType);
            return;
        }
        var bytes = await ReadAsync(request);
        Add(repository, reference, bytes, request.ContentType ?? ManifestType);
        response.AddHeader("Docker-Content-Digest", Digest(bytes));
        response.StatusCode = 201;
    }

    private async Task UploadAsync(HttpListenerRequest request, HttpListenerResponse response, string path)
    {
        if (request.HttpMethod == "POST")
        {
            var id = Interlocked.Increment(ref _nextUpload);
            if (id >= VanishesAtUpload)
            {
                _listener.Abort();
                return;
            }
            _uploads[$"{path}{id}"] = new();
            response.AddHeader("Location", $"{path}{id}");
            response.StatusCode = 202;
            return;
        }
        var upload = _uploads[path];
        var bytes = await ReadAsync(request);
        upload.Write(bytes);
        response.AddHeader("Location", path);
        response.AddHeader("Range", $"0-{Math.Max(upload.Length - 1, 0)}");
        response.StatusCode = 202;
        if (request.HttpMethod != "PUT")
            return;
        var whole = upload.ToArray();
        var isWhole = Digest(whole) == request.QueryString["digest"];
        if (isWhole)
            Blobs[Digest(whole)] = whole;
        response.StatusCode = isWhole ? 201 : 400;
    }

    private static async Task<byte[]> ReadAsync(HttpListenerRequest request)
    {
        using var content = new MemoryStream();
        await request.InputStream.CopyToAsync(content);
        return content.ToArray();
    }

    private static void Send(HttpListenerRequest request, HttpListenerResponse response, byte[]? bytes, string type)
    {
        if (bytes is null)
        {
            response.StatusCode = 404;
            return;
        }
        response.ContentType = type;
        response.AddHeader("Docker-Content-Digest", Digest(bytes));
        response.ContentLength64 = bytes.Length;
        if (request.HttpMethod != "HEAD")
            response.OutputStream.Write(bytes);
    }
}
