using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Target;

/// <summary>
/// Stands for the container of each new endpoint: a process of the program with the word <c>serve</c> and the model's files.
/// </summary>
internal sealed class ContainerServer : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private readonly FakeAws _aws;
    private readonly string _program;
    private readonly string _folder = Directory.CreateTempSubdirectory("serving-").FullName;
    private Process? _process;
    private int _port;

    public ContainerServer(FakeAws aws, string program)
    {
        (_aws, _program) = (aws, program);
        aws.EndpointCreated += Start;
        aws.Invoke = AskAsync;
    }

    public async ValueTask DisposeAsync()
    {
        _aws.EndpointCreated -= Start;
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        TestFolder.Delete(_folder);
    }

    private void Start(FakeEndpoint endpoint)
    {
        var model = _aws.Models[endpoint.Name].Request["PrimaryContainer"]!;
        using (var archive = new GZipStream(new MemoryStream(_aws.S3.Find((string)model["ModelDataUrl"]!)!.Read()), CompressionMode.Decompress))
            TarFile.ExtractToDirectory(archive, _folder, overwriteFiles: true);
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            _port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        var start = new ProcessStartInfo("dotnet", [_program, "serve"]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SM_MODEL_DIR"] = _folder;
        start.Environment["SAGEMAKER_BIND_TO_PORT"] = _port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task<InvocationAnswer> AskAsync(Invocation invocation)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                using var content = new ByteArrayContent(invocation.Body);
                content.Headers.ContentType = MediaTypeHeaderValue.Parse(invocation.ContentType!);
                using var response = await Http.PostAsync($"http://127.0.0.1:{_port}/invocations", content);
                var body = await response.Content.ReadAsByteArrayAsync();
                return response.IsSuccessStatusCode
                    ? new(body)
                    : throw InvocationAnswer.ModelError((int)response.StatusCode, System.Text.Encoding.UTF8.GetString(body));
            }
            catch (HttpRequestException) when (clock.Elapsed < TimeSpan.FromMinutes(1))
            {
                // It is starting.
            }
        }
    }
}
