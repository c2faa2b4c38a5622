using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace RlTemplates.AzureMl.Fake;

/// <summary>
/// The machines of the workspace: each job's command runs in bash, in a folder with its code, with its inputs and outputs as folders of the storage account, its variables and those by which it logs to its run. What it says goes to its log there.
/// </summary>
public sealed class FakeTrainer : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly string[] Kept = ["PATH", "DOTNET_ROOT", "DOTNET_ROOT_X64", "TMPDIR", "LD_LIBRARY_PATH"];

    private readonly FakeAzure _azure;
    private readonly string _program;
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly string _folder = Directory.CreateTempSubdirectory("fake-machines-").FullName;

    /// <summary>Trains every job from now on.</summary>
    /// <param name="azure">The workspace.</param>
    /// <param name="program">What images hold as <c>/program/NAME.dll</c>.</param>
    public FakeTrainer(FakeAzure azure, string program)
    {
        (_azure, _program) = (azure, program);
        azure.CancelsByItself = false;
        azure.JobCreated += Begin;
    }

    /// <summary>A folder with programs that the machines have; null for none.</summary>
    public string? Tools { get; set; }

    /// <summary>How long a job waits in the queue for its machines. Default: not at all.</summary>
    public Func<FakeJob, TimeSpan> QueueTime { get; set; } = static _ => TimeSpan.Zero;

    /// <summary>Waits until a job has ended.</summary>
    public Task WaitAsync(string job, CancellationToken cancellationToken) => _running[job].WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _azure.JobCreated -= Begin;
        foreach (var job in _azure.Jobs.Values)
            job.Cancel();
        await Task.WhenAll(_running.Values);
        Directory.Delete(_folder, recursive: true);
    }

    private void Begin(FakeJob job) => _running[job.Name] = Task.Run(() => RunAsync(job));

    private async Task RunAsync(FakeJob job)
    {
        string status;
        try
        {
            await Task.WhenAny(Task.Delay(QueueTime(job)), job.CancelRequest);
            var code = job.CancelRequest.IsCompleted ? 1 : await TrainAsync(job);
            status = job.CancelRequest.IsCompleted ? "Canceled" : code == 0 ? "Completed" : "Failed";
        }
        catch (Exception exception)
        {
            job.Error = exception.ToString();
            status = "Failed";
        }
        JobRuns.End(_azure.Tracking, job, status);
        job.Status = status;
    }

    private async Task<int> TrainAsync(FakeJob job)
    {
        var place = Directory.CreateDirectory(Path.Combine(_folder, job.Name)).FullName;
        CopyCode(job, place);
        var command = Fill(Fill((string)job.Properties["command"]!, "inputs", job.Properties["inputs"], "jobInputType"), "outputs", job.Properties["outputs"], "jobOutputType");
        var name = Path.GetFileNameWithoutExtension(_program);
        command = command.Replace($"/program/{name}.dll", _program, StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = place, RedirectStandardOutput = true, RedirectStandardError = true };
        var kept = Kept.Select(n => (Name: n, Value: Environment.GetEnvironmentVariable(n))).Where(v => v.Value is not null).ToList();
        start.Environment.Clear();
        foreach (var (variable, value) in kept)
            start.Environment[variable] = value;
        if (Tools is not null)
            start.Environment["PATH"] = $"{Tools}:{start.Environment["PATH"]}";
        foreach (var (variable, value) in JobRuns.Variables(_azure, job))
            start.Environment[variable] = value;
        foreach (var (variable, value) in job.Properties["environmentVariables"]?.AsObject() ?? [])
            start.Environment[variable] = (string)value!;
        var log = _azure.Blobs.PathOf(FakeAzure.ArtifactContainer, $"ExperimentRun/dcid.{job.Name}/user_logs/std_log.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        await using var writer = TextWriter.Synchronized(new StreamWriter(new FileStream(log, FileMode.Create, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true });
        using var process = Process.Start(start)!;
        job.Status = "Running";
        var output = Task.WhenAll(PumpAsync(process.StandardOutput, writer), PumpAsync(process.StandardError, writer));
        var ended = process.WaitForExitAsync();
        await Task.WhenAny(ended, job.CancelRequest, Task.Delay(TimeoutOf(job)));
        if (!ended.IsCompleted)
        {
            using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
                await kill.WaitForExitAsync();
            await Task.WhenAny(ended, Task.Delay(Grace));
            if (!ended.IsCompleted)
                process.Kill(entireProcessTree: true);
        }
        await ended;
        await output;
        return process.ExitCode;
    }

    private void CopyCode(FakeJob job, string place)
    {
        if ((string?)job.Properties["codeId"] is not { } id)
            return;
        var uri = (string)_azure.Resources[id[(FakeAzure.WorkspaceId.Length + 1)..]].Body["properties"]!["codeUri"]!;
        var path = new Uri(uri).AbsolutePath.Split('/', 4);
        var folder = _azure.Blobs.PathOf(path[2], path[3]);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(place, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private string Fill(string command, string kind, JsonNode? values, string type)
    {
        foreach (var (name, value) in values?.AsObject() ?? [])
        {
            const string Paths = "/paths/";
            var uri = (string?)value!["uri"];
            if (uri?.Contains(Paths, StringComparison.Ordinal) == true)
            {
                var path = _azure.Blobs.PathOf(FakeAzure.DefaultContainer, uri[(uri.IndexOf(Paths, StringComparison.Ordinal) + Paths.Length)..]);
                if ((string?)value[type] != "uri_file")
                    Directory.CreateDirectory(path);
                command = command.Replace($"${{{{{kind}.{name}}}}}", path, StringComparison.Ordinal);
            }
        }
        return command;
    }

    private static TimeSpan TimeoutOf(FakeJob job) =>
        (string?)job.Properties["limits"]?["timeout"] is { } text ? System.Xml.XmlConvert.ToTimeSpan(text) : TimeSpan.FromDays(1);

    private static async Task PumpAsync(StreamReader reader, TextWriter log)
    {
        while (await reader.ReadLineAsync() is { } line)
            await log.WriteLineAsync(line);
    }
}
