using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using RlTemplates.AzureMl.Fake;

namespace RlTemplates.AzureMl.Tests.Target;

/// <summary>Stands for the machine of each new deployment: a process of the program as its image starts it, with the model where the service puts it.</summary>
internal sealed class ContainerServer : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private readonly FakeAzure _azure;
    private readonly string _folder = Directory.CreateTempSubdirectory("serving-").FullName;
    private Process? _process;
    private int _port;

    public ContainerServer(FakeAzure azure)
    {
        _azure = azure;
        azure.Deployed += Start;
        azure.Invoke = AskAsync;
    }

    public async ValueTask DisposeAsync()
    {
        _azure.Deployed -= Start;
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        TestFolder.Delete(_folder);
    }

    // The image trains by default; the service gives it no words.
    private void Start(string endpoint, JsonObject deployment)
    {
        var model = (string)_azure.Resources[((string)deployment["properties"]!["model"]!).Replace(FakeAzure.WorkspaceId + "/", "", StringComparison.Ordinal)].Body["properties"]!["modelUri"]!;
        var path = model[(model.IndexOf("/paths/", StringComparison.Ordinal) + "/paths/".Length)..];
        var place = Directory.CreateDirectory(Path.Combine(_folder, path.Split('/')[^1])).FullName;
        foreach (var file in Directory.GetFiles(_azure.Blobs.PathOf(FakeAzure.DefaultContainer, path)))
            File.Copy(file, Path.Combine(place, Path.GetFileName(file)));
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            _port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        var start = new ProcessStartInfo("dotnet", [CloudScratch.Program, "train"]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AZUREML_MODEL_DIR"] = _folder;
        start.Environment["SAGEMAKER_BIND_TO_PORT"] = _port.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in deployment["properties"]!["environmentVariables"]?.AsObject() ?? [])
            start.Environment[name] = (string?)value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task<(int Status, byte[] Body)> AskAsync(string endpoint, string type, byte[] body)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
                using var response = await Http.PostAsync($"http://127.0.0.1:{_port}/invocations", content);
                return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync());
            }
            catch (HttpRequestException) when (clock.Elapsed < TimeSpan.FromMinutes(1))
            {
                // It is starting.
            }
        }
    }
}
