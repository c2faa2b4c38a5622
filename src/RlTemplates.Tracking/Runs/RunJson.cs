using System.Text.Json;
using RlTemplates.Json;
using RlTemplates.Options;

namespace RlTemplates.Tracking;

/// <summary>A run as the JSON of <c>run.json</c>.</summary>
internal static class RunJson
{
    private static readonly string[] Kinds = ["run", "sweep", "seeds", "head", "worker"];
    private static readonly string[] Statuses = ["pending", "running", "completed", "stopped", "failed", "interrupted", "lost", "broken"];

    private static readonly string[] Sources =
        ["default", "class", "team_defaults", "run", "preset", "environment_variable", "hyperparameter", "command_line", "sweep", "code", "target"];

    /// <summary>The bytes of the file. Fields without a value are left out.</summary>
    public static byte[] Write(RunInfo run) => JsonFile.Bytes(json =>
    {
        WriteState(json, run);
        if (run.Packages.Count > 0)
            json.WriteTexts("packages", run.Packages);
        WriteConfig(json, run.Config);
        WriteMetrics(json, run.Metrics);
    });

    /// <summary>Writes all fields, with the folder of the run.</summary>
    public static void WriteAll(Utf8JsonWriter json, RunInfo run)
    {
        WriteState(json, run);
        if (run.Packages.Count > 0)
            json.WriteTexts("packages", run.Packages);
        WriteConfig(json, run.Config);
        WriteMetrics(json, run.Metrics);
        json.WriteString("directory", run.Directory);
    }

    /// <summary>Writes all fields but config and packages, with the folder of the run, for those who list runs.</summary>
    public static void WriteSummary(Utf8JsonWriter json, RunInfo run)
    {
        WriteState(json, run);
        WriteMetrics(json, run.Metrics);
        json.WriteString("directory", run.Directory);
    }

    private static void WriteState(Utf8JsonWriter json, RunInfo run)
    {
        json.WriteString("id", run.Id);
        json.WriteString("experiment", run.Experiment);
        json.WriteOptional("name", run.Name);
        json.WriteString("kind", Kinds[(int)run.Kind]);
        json.WriteString("status", Statuses[(int)run.Status]);
        json.WriteOptional("stop_reason", run.StopReason);
        json.WriteOptional("error", run.Error);
        json.WriteOptional("exit_code", run.ExitCode);
        json.WriteString("created_at", run.CreatedAt);
        json.WriteOptional("started_at", run.StartedAt);
        json.WriteOptional("ended_at", run.EndedAt);
        if (run.Job is { } job)
            WriteJob(json, job);
        json.WriteOptional("image", run.Image);
        json.WriteOptional("host", run.Host);
        json.WriteOptional("process_id", run.ProcessId);
        json.WriteOptional("process_started_at", run.ProcessStartedAt);
        json.WriteOptional("process_start_ticks", run.ProcessStartTicks);
        json.WriteOptional("process_namespace", run.ProcessNamespace);
        json.WriteOptional("boot_id", run.BootId);
        json.WriteOptional("grace_period_s", run.GraceSeconds);
        json.WriteNumber("seed", run.Seed);
        json.WriteOptional("version", run.Version);
        json.WriteOptional("runtime", run.Runtime);
        json.WriteOptional("commit", run.Commit);
        json.WriteOptional("parent", run.Parent);
        if (run.Children is { } children)
            json.WriteTexts("children", children);
        json.WriteTexts("tags", run.Tags);
    }

    /// <summary>Reads the bytes of the file; what it lacks has its default.</summary>
    /// <exception cref="JsonException">It is broken.</exception>
    public static RunInfo Read(ReadOnlyMemory<byte> json) => JsonFields.Read(json, Read);

    private static RunInfo Read(JsonFields fields)
    {
        var children = fields.Has("children") ? fields.Texts("children") : null;
        return new()
        {
            Id = fields.Text("id"),
            Experiment = fields.Text("experiment"),
            Name = fields.OptionalText("name"),
            // Files without a kind come from versions in which sweeps alone had children.
            Kind = fields.Has("kind") ? (RunKind)fields.Choice("kind", Kinds) : children is null ? RunKind.Run : RunKind.Sweep,
            Status = (RunStatus)fields.Choice("status", Statuses),
            StopReason = fields.OptionalText("stop_reason"),
            Error = fields.OptionalText("error"),
            ExitCode = fields.OptionalInt32("exit_code"),
            CreatedAt = fields.Time("created_at"),
            StartedAt = fields.OptionalTime("started_at"),
            EndedAt = fields.OptionalTime("ended_at"),
            Job = fields.OptionalObject("job") is { } job
                ? new(job.Text("target"), job.Text("kind"), job.Text("id"), job.OptionalText("address"))
                : null,
            Image = fields.OptionalText("image"),
            Host = fields.OptionalText("host"),
            ProcessId = fields.OptionalPositive("process_id"),
            ProcessStartedAt = fields.OptionalTime("process_started_at"),
            ProcessStartTicks = fields.OptionalInt64("process_start_ticks"),
            ProcessNamespace = fields.OptionalText("process_namespace"),
            BootId = fields.OptionalText("boot_id"),
            GraceSeconds = fields.OptionalInt32("grace_period_s"),
            Seed = fields.Has("seed") ? fields.UInt64("seed") : 0,
            Version = fields.OptionalText("version"),
            Runtime = fields.OptionalText("runtime"),
            Commit = fields.OptionalText("commit"),
            Parent = fields.OptionalText("parent"),
            Children = children,
            Tags = fields.Has("tags") ? fields.NamedTexts("tags") : [],
            Packages = fields.Has("packages") ? fields.NamedTexts("packages") : [],
            Config = fields.Has("config") ? fields.Objects("config").Select(ReadOption).ToList() : [],
            // 1e999 is a number, but none that a double holds.
            Metrics = fields.Has("metrics") ? fields.NamedDoubles("metrics").Where(m => double.IsFinite(m.Value)).ToDictionary() : [],
        };
    }

    // Loops stand in methods of their own: a method with a loop is optimized when it is compiled, which takes long for one as big as Write.
    private static void WriteConfig(Utf8JsonWriter json, IReadOnlyList<ResolvedOption> config)
    {
        json.WriteStartArray("config");
        foreach (var option in config)
            WriteOption(json, option);
        json.WriteEndArray();
    }

    private static void WriteMetrics(Utf8JsonWriter json, IReadOnlyDictionary<string, double> metrics)
    {
        json.WriteStartObject("metrics");
        foreach (var (name, value) in metrics)
            json.WriteNumber(name, value);
        json.WriteEndObject();
    }

    private static void WriteJob(Utf8JsonWriter json, RunJob job)
    {
        json.WriteStartObject("job");
        json.WriteString("target", job.Target);
        json.WriteString("kind", job.Kind);
        json.WriteString("id", job.Id);
        json.WriteOptional("address", job.Address);
        json.WriteEndObject();
    }

    private static void WriteOption(Utf8JsonWriter json, ResolvedOption option)
    {
        json.WriteStartObject();
        json.WriteString("path", option.Path);
        json.WriteString("text", option.Text);
        json.WriteString("source", option.Source.Text);
        json.WriteString("kind", Sources[(int)option.Source.Kind]);
        json.WriteEndObject();
    }

    // Files of earlier versions have no kind; those of later ones may have others.
    private static ResolvedOption ReadOption(JsonFields fields)
    {
        var source = fields.Text("source");
        var kind = Array.IndexOf(Sources, fields.OptionalText("kind"));
        return new(fields.Text("path"), fields.Text("text"), new(kind >= 0 ? (SourceKind)kind : Guess(source), source));
    }

    private static SourceKind Guess(string source) => source switch
    {
        "default" => SourceKind.Default,
        _ when source.StartsWith("--", StringComparison.Ordinal) => SourceKind.CommandLine,
        _ when source.StartsWith("hyperparameter ", StringComparison.Ordinal) => SourceKind.Hyperparameter,
        _ when source.StartsWith("RLT_", StringComparison.OrdinalIgnoreCase) => SourceKind.EnvironmentVariable,
        _ when source.StartsWith("team defaults (", StringComparison.Ordinal) => SourceKind.TeamDefaults,
        _ when source.StartsWith("run ", StringComparison.Ordinal) => SourceKind.Run,
        _ => SourceKind.Preset,
    };
}
