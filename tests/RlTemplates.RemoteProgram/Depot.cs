using System.Globalization;
using RlTemplates.Estimators.Uploads;
using RlTemplates.Experiments;

namespace RlTemplates.RemoteProgram;

/// <summary>
/// A service in a folder, which every process sees: <c>store</c> holds what was uploaded, <c>jobs/NAME</c> a job with its state,
/// log, files and parts, and
/// <c>requests.txt</c> has a line for each request that changed something.
/// </summary>
/// <param name="folder">The folder.</param>
internal sealed class Depot(string folder) : IUploadStore
{
    private const string RunName = "run.json", StateName = "state.txt";

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<string> Requests => File.Exists(RequestsPath) ? File.ReadAllLines(RequestsPath) : [];

    /// <summary>Names of all jobs.</summary>
    public IReadOnlyList<string> Jobs => Directory.Exists(JobsPath) ? [.. Directory.GetDirectories(JobsPath).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];

    private string JobsPath => Path.Combine(folder, "jobs");

    private string RequestsPath => Path.Combine(folder, "requests.txt");

    /// <summary>The log of a job.</summary>
    public string LogOf(string job) => Path.Combine(JobsPath, job, "log.txt");

    /// <summary>The files that a job has written.</summary>
    public string FilesOf(string job) => Path.Combine(JobsPath, job, "files");

    /// <summary>Parts of a job.</summary>
    public IReadOnlyList<string> PartsOf(string job) =>
        Path.Combine(JobsPath, job, "parts") is var parts && Directory.Exists(parts) ? [.. Directory.GetDirectories(parts).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];

    /// <summary>What a part is called among jobs.</summary>
    public static string PartName(string job, string part) => Path.Combine(job, "parts", part);

    /// <summary>The run of a job as it was sent.</summary>
    public byte[] RunOf(string job) => File.ReadAllBytes(Path.Combine(JobsPath, job, RunName));

    /// <summary>Makes a job; a name is given once.</summary>
    public void Create(string job, byte[] run)
    {
        var final = Path.Combine(JobsPath, job);
        if (Directory.Exists(final))
            throw new UserException($"The depot has a job {job} already.");
        Note($"POST {job}");
        Directory.CreateDirectory(JobsPath);
        var made = Directory.CreateDirectory(final + "-" + Guid.NewGuid().ToString("N")).FullName;
        File.WriteAllBytes(Path.Combine(made, RunName), run);
        File.WriteAllText(Path.Combine(made, StateName), new DepotState("queued").ToString());
        Directory.Move(made, final);
    }

    /// <summary>The job of a name, or of a run of that id or name; null where there is none.</summary>
    public string? Find(string name) => Jobs.FirstOrDefault(job => job == name)
        ?? Jobs.FirstOrDefault(job => FoundJob.Read(new("", "", job), RunOf(job)).Run is var run && (run.Id == name || run.Name == name));

    /// <summary>How a job or a part stands.</summary>
    public DepotState Read(string job) => DepotState.Parse(File.ReadAllText(Path.Combine(JobsPath, job, StateName)));

    /// <summary>Changes how a job or a part stands.</summary>
    public void Set(string job, DepotState state)
    {
        var path = Path.Combine(JobsPath, job, StateName);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var aside = path + Guid.NewGuid().ToString("N");
        File.WriteAllText(aside, state.ToString());
        File.Move(aside, path, overwrite: true);
    }

    /// <summary>Writes a line into the log of a job or a part.</summary>
    public void Say(string job, params string[] lines) => File.AppendAllLines(LogOf(job), lines);

    /// <summary>Asks a job to end.</summary>
    public void Stop(string job)
    {
        // It ends by itself at just this moment.
        var state = Read(job);
        if (File.Exists(Path.Combine(folder, "completes-when-stopped")))
            Set(job, state = new("completed") { ExitCode = 0, Reason = "timesteps_total is 2048" });
        if (state.HasEnded)
            throw new UserException($"The depot cannot stop {job}: it is {state.Status}.");
        Note($"STOP {job}");
        Set(job, state with { Status = "stopped", ExitCode = 130 });
    }

    /// <summary>Uploads a file, in two halves.</summary>
    public void Put(string name, string source, Action between)
    {
        Note($"PUT {name}");
        var path = Path.Combine(folder, "store", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var bytes = File.ReadAllBytes(source);
        using var file = File.Create(path);
        file.Write(bytes.AsSpan(0, bytes.Length / 2));
        file.Flush();
        between();
        file.Write(bytes.AsSpan(bytes.Length / 2));
    }

    /// <summary>What was uploaded, by the places.</summary>
    public IReadOnlyList<string> Places => !Directory.Exists(Path.Combine(folder, "store"))
        ? []
        : [.. Directory.GetFiles(Path.Combine(folder, "store"), ".owner", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Path.Combine(folder, "store"), Path.GetDirectoryName(f)!)).Order(StringComparer.Ordinal)];

    public Task<bool> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "store", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew);
            file.Write(content.Span);
            return Task.FromResult(true);
        }
        catch (IOException) when (File.Exists(path))
        {
            return Task.FromResult(false);
        }
    }

    public Task<ReadOnlyMemory<byte>?> TryReadAsync(string name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "store", name);
        return Task.FromResult<ReadOnlyMemory<byte>?>(File.Exists(path) ? File.ReadAllBytes(path) : null);
    }

    /// <summary>Records that a file was fetched, from some byte on.</summary>
    public void Fetched(string name, long offset) => Note(string.Create(CultureInfo.InvariantCulture, $"GET {name} {offset}"));

    /// <summary>Lets the line break once, some bytes after the next file was begun.</summary>
    public void CutAfter(int bytes) => File.WriteAllText(CutPath, bytes.ToString(CultureInfo.InvariantCulture));

    /// <summary>After how many bytes the line breaks; null where it does not.</summary>
    public int? TakeCut()
    {
        if (!File.Exists(CutPath))
            return null;
        var bytes = int.Parse(File.ReadAllText(CutPath), CultureInfo.InvariantCulture);
        File.Delete(CutPath);
        return bytes;
    }

    private string CutPath => Path.Combine(folder, "cut.txt");

    private void Note(string request)
    {
        Directory.CreateDirectory(folder);
        using var file = new FileStream(RequestsPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(System.Text.Encoding.UTF8.GetBytes(request + "\n"));
    }
}

/// <summary>How a job of the depot stands.</summary>
/// <param name="Status"><c>queued</c>, <c>starting</c>, <c>running</c>, <c>completed</c>, <c>failed</c> or <c>stopped</c>.</param>
internal sealed record DepotState(string Status)
{
    /// <summary>When it left the queue.</summary>
    public DateTimeOffset? LeftQueueAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Its exit code.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it ended.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether nothing happens any more.</summary>
    public bool HasEnded => Status is "completed" or "failed" or "stopped";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Status}|{LeftQueueAt:O}|{EndedAt:O}|{ExitCode}|{Reason}");

    public static DepotState Parse(string text) => text.Split('|') is [var status, var left, var ended, var code, var reason]
        ? new(status) { LeftQueueAt = Time(left), EndedAt = Time(ended), ExitCode = code.Length > 0 ? int.Parse(code, CultureInfo.InvariantCulture) : null, Reason = reason }
        : throw new FormatException(text);

    private static DateTimeOffset? Time(string text) => text.Length > 0 ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;
}
