using System.Text.Json;
using RlTemplates.Json;

namespace RlTemplates.Tracking;

/// <summary>The workers of a run, which its head writes down in <c>workers.json</c>.</summary>
internal static class RunWorkers
{
    /// <summary>Name in the folder of the run.</summary>
    public const string Name = "workers.json";

    private const int LargestBytes = 16 << 20;

    private static readonly string[] Statuses = ["pending", "running", "completed", "stopped", "failed", "interrupted", "lost"];

    /// <summary>The file of a worker's log.</summary>
    /// <param name="run">The run.</param>
    /// <param name="worker">Name of the worker.</param>
    public static string LogPath(RunInfo run, string worker) => Path.Combine(run.Directory, "logs", $"worker-{worker}.txt");

    /// <summary>Writes the file.</summary>
    /// <exception cref="FileWriteException">It cannot be written.</exception>
    public static void Write(RunInfo run, IEnumerable<RunWorker> workers) => AtomicFile.Write(Path.Combine(run.Directory, Name), ToBytes(workers), isFlushed: false);

    /// <summary>The workers of a run; none where it has none, or where the file cannot be read.</summary>
    public static IReadOnlyList<RunWorker> Read(RunInfo run)
    {
        var path = Path.Combine(run.Directory, Name);
        try
        {
            return File.Exists(path) && SmallFile.Fault(path, LargestBytes) is null
                ? JsonFields.Read(SmallFile.Read(path, LargestBytes), fields => fields.Objects("workers").Select(Read).ToList())
                : [];
        }
        catch (Exception exception) when (exception is JsonException || FileWriteException.IsOfDisk(exception))
        {
            return [];
        }
    }

    /// <summary>Writes the field <c>workers</c>.</summary>
    public static void WriteField(Utf8JsonWriter json, IEnumerable<RunWorker> workers)
    {
        json.WriteStartArray("workers");
        foreach (var worker in workers)
            Write(json, worker);
        json.WriteEndArray();
    }

    /// <summary>The worker that failed first; null where none has.</summary>
    public static RunWorker? FirstFailed(IEnumerable<RunWorker> workers) =>
        workers.Where(w => w.Status is RunStatus.Failed or RunStatus.Lost).OrderBy(w => w.EndedAt ?? DateTimeOffset.MaxValue).ThenBy(w => w.Name, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The last lines of a worker's log; none where there is no log.</summary>
    /// <param name="run">The run.</param>
    /// <param name="worker">Name of the worker.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<string> LastLines(RunInfo run, string worker, int count)
    {
        try
        {
            return [.. File.ReadLines(LogPath(run, worker)).TakeLast(count)];
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            return [];
        }
    }

    private static byte[] ToBytes(IEnumerable<RunWorker> workers) => JsonFile.Bytes(json => WriteField(json, workers));

    private static void Write(Utf8JsonWriter json, RunWorker worker)
    {
        json.WriteStartObject();
        json.WriteString("name", worker.Name);
        json.WriteString("status", Statuses[(int)worker.Status]);
        json.WriteOptional("host", worker.Host);
        json.WriteOptional("process_id", worker.ProcessId);
        json.WriteOptional("cores", worker.Cores);
        json.WriteOptional("started_at", worker.StartedAt);
        json.WriteOptional("ended_at", worker.EndedAt);
        json.WriteOptional("error", worker.Error);
        json.WriteOptional("exit_code", worker.ExitCode);
        json.WriteNumber("starts", worker.Starts);
        json.WriteNumber("calls", worker.Calls);
        json.WriteNumber("slots", worker.Slots);
        json.WriteNumber("pieces", worker.Pieces);
        json.WriteNumber("bytes", worker.Bytes);
        json.WriteNumber("dropped_pieces", worker.DroppedPieces);
        json.WriteNumber("troubles", worker.Troubles);
        json.WriteNumber("seconds_there", Math.Round(worker.SecondsThere, 3));
        json.WriteEndObject();
    }

    private static RunWorker Read(JsonFields fields) => new()
    {
        Name = fields.Text("name"),
        Status = (RunStatus)fields.Choice("status", Statuses),
        Host = fields.OptionalText("host"),
        ProcessId = fields.OptionalPositive("process_id"),
        Cores = fields.OptionalPositive("cores"),
        StartedAt = fields.OptionalTime("started_at"),
        EndedAt = fields.OptionalTime("ended_at"),
        Error = fields.OptionalText("error"),
        ExitCode = fields.OptionalInt32("exit_code"),
        Starts = fields.Int32("starts"),
        Calls = fields.Int32("calls"),
        Slots = fields.Int32("slots"),
        Pieces = fields.Int64("pieces"),
        Bytes = fields.Int64("bytes"),
        DroppedPieces = fields.Int64("dropped_pieces"),
        Troubles = fields.Int64("troubles"),
        SecondsThere = fields.Double("seconds_there"),
    };
}
