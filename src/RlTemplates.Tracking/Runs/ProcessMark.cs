using System.Text.Json;
using RlTemplates.Json;

namespace RlTemplates.Tracking;

/// <summary>What tells a process from every other one, for files that name one.</summary>
/// <param name="Host">Name of its machine.</param>
/// <param name="ProcessId">Its number.</param>
/// <param name="StartedAt">When it started, by the clock of its machine.</param>
/// <param name="BootId">The boot of the machine; null on systems without such an id.</param>
/// <param name="Namespace">The namespace in which its number counts; null on systems without namespaces.</param>
/// <param name="StartTicks">When it started, in ticks since the boot; null where that is not known.</param>
internal sealed record ProcessMark(string Host, int ProcessId, DateTimeOffset? StartedAt, string? BootId, string? Namespace, long? StartTicks)
{
    /// <summary>The mark of this process.</summary>
    public static ProcessMark OfThis() => Of(ProcessIdentity.Claim(Blank));

    /// <summary>The mark of another process of this machine.</summary>
    public static ProcessMark Of(int processId, DateTimeOffset startedAt) => Of(ProcessIdentity.Expect(Blank, processId, startedAt));

    /// <summary>False only where the process is known to be gone.</summary>
    public bool MayRun => ProcessIdentity.MayRun(AsRun());

    /// <summary>Whether a process of this machine is proven to be this one, so that it may be signalled.</summary>
    public bool IsProven => ProcessIdentity.IsProven(AsRun());

    /// <summary>Writes the fields of a JSON object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("host", Host);
        json.WriteNumber("process_id", ProcessId);
        json.WriteOptional("process_started_at", StartedAt);
        json.WriteOptional("process_start_ticks", StartTicks);
        json.WriteOptional("process_namespace", Namespace);
        json.WriteOptional("boot_id", BootId);
    }

    /// <summary>Reads the fields of a JSON object; null where it names no process.</summary>
    public static ProcessMark? Read(JsonFields fields) => fields.OptionalPositive("process_id") is { } id
        ? new(fields.Text("host"), id, fields.OptionalTime("process_started_at"), fields.OptionalText("boot_id"), fields.OptionalText("process_namespace"), fields.OptionalInt64("process_start_ticks"))
        : null;

    private static RunInfo Blank => new() { Id = "", Experiment = "", Status = RunStatus.Running, CreatedAt = DateTimeOffset.UtcNow };

    private static ProcessMark Of(RunInfo run) =>
        new(run.Host!, run.ProcessId!.Value, run.ProcessStartedAt, run.BootId, run.ProcessNamespace, run.ProcessStartTicks);

    private RunInfo AsRun() => Blank with
    {
        Host = Host, ProcessId = ProcessId, ProcessStartedAt = StartedAt, BootId = BootId, ProcessNamespace = Namespace, ProcessStartTicks = StartTicks,
    };
}
