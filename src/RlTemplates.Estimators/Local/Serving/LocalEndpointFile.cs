using System.Text.Json;
using RlTemplates.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Local;

/// <summary>What <c>endpoint.json</c> says of a serving process of this machine. The process that deploys writes it first, the one that serves adds its address.</summary>
internal sealed record LocalEndpointFile
{
    private const string FileName = "endpoint.json";
    private const int LargestBytes = 1 << 16;

    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Id of the run.</summary>
    public required string Run { get; init; }

    /// <summary>When it was deployed.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where it answers; null while it starts.</summary>
    public Uri? Address { get; init; }

    /// <summary>The process; null while it is being started.</summary>
    public ProcessMark? Process { get; init; }

    /// <summary>Writes the file of an endpoint's folder.</summary>
    public void Write(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), JsonFile.Bytes(json =>
    {
        json.WriteString("experiment", Experiment);
        json.WriteString("run", Run);
        json.WriteString("created_at", CreatedAt);
        json.WriteOptional("address", Address?.ToString());
        Process?.Write(json);
    }));

    /// <summary>Reads the file of an endpoint's folder; null where it is missing or broken.</summary>
    public static LocalEndpointFile? TryRead(string folder)
    {
        try
        {
            var path = Path.Combine(folder, FileName);
            if (SmallFile.Fault(path, LargestBytes) is not null)
                return null;
            return JsonFields.Read(SmallFile.Read(path, LargestBytes), fields => new LocalEndpointFile
            {
                Experiment = fields.Text("experiment"),
                Run = fields.Text("run"),
                CreatedAt = fields.Time("created_at"),
                Address = fields.OptionalText("address") is { } text && Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http", IsLoopback: true } ? address : null,
                Process = ProcessMark.Read(fields),
            });
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
