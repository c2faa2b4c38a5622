using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RlTemplates.Mlflow.Api;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow.Sending;

/// <summary>How far a run has been sent: <c>mlflow/state.json</c> of its folder, which a resume and the verb read.</summary>
internal sealed class SendState
{
    /// <summary>Folder of the files below the run's.</summary>
    public const string Folder = "mlflow";

    private const int LargestFile = 16 << 20;

    private readonly string _path;

    private SendState(string directory) => _path = Path.Combine(directory, Folder, "state.json");

    /// <summary>Address of the server, without credentials.</summary>
    public string Server { get; private set; } = "";

    /// <summary>Id of the run at the server; null while there is none.</summary>
    public string? RunId { get; set; }

    /// <summary>Whether somebody else has begun the run at the server, and ends it.</summary>
    public bool IsJoined { get; set; }

    /// <summary>Id of the run that it is part of and that gets its metrics too; null where there is none.</summary>
    public string? ParentId { get; set; }

    /// <summary>Newest iteration that the server has confirmed, by run.</summary>
    public Dictionary<string, long> Sent { get; } = new(StringComparer.Ordinal);

    /// <summary>Newest iteration that was on its way, by run: between it and the confirmed one nobody knows.</summary>
    public Dictionary<string, long> Sending { get; } = new(StringComparer.Ordinal);

    /// <summary>Marks of the values of params that the server has, by name at the server.</summary>
    public Dictionary<string, string> Params { get; } = new(StringComparer.Ordinal);

    /// <summary>Marks of the values of tags that the server has, by name at the server.</summary>
    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Status that the server was told at the end; null where it was told none since training began or went on.</summary>
    public string? EndStatus { get; set; }

    /// <summary>What stands for a value, which may be long.</summary>
    public static string Mark(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)).AsSpan(0, 8));

    /// <summary>Reads the state of a run; a new one where there is none, or it is of another server or another run there.</summary>
    /// <param name="run">The run.</param>
    /// <param name="server">Address of the server.</param>
    /// <param name="joins">Id of the run at the server that it has to be; null where any will do.</param>
    public static SendState Open(RunInfo run, string server, string? joins)
    {
        var state = new SendState(run.Directory);
        state.Load();
        if (state.Server != server || (joins is not null && state.RunId != joins))
            state = new(run.Directory) { Server = server };
        return state;
    }

    /// <summary>Address of the server that a run was sent to; null where it was sent to none.</summary>
    public static string? ServerOf(RunInfo run)
    {
        var state = new SendState(run.Directory);
        state.Load();
        return state.Server.Length == 0 ? null : state.Server;
    }

    /// <summary>Writes it.</summary>
    public void Save()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        AtomicFile.Write(_path, JsonText.Object(json =>
        {
            json.WriteString("server", Server);
            json.WriteString("run_id", RunId);
            json.WriteBoolean("is_joined", IsJoined);
            json.WriteString("parent_id", ParentId);
            json.WriteString("end_status", EndStatus);
            Write(json, "sent", Sent);
            Write(json, "sending", Sending);
            Write(json, "params", Params);
            Write(json, "tags", Tags);
        }));
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> numbers) =>
        Write(json, name, numbers.ToDictionary(n => n.Key, n => n.Value.ToString(CultureInfo.InvariantCulture)));

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> texts)
    {
        json.WriteStartObject(name);
        foreach (var (key, text) in texts)
            json.WriteString(key, text);
        json.WriteEndObject();
    }

    private void Load()
    {
        if (SmallFile.Fault(_path, LargestFile) is not null)
            return;
        try
        {
            using var document = JsonDocument.Parse(SmallFile.Read(_path, LargestFile));
            var root = document.RootElement;
            (Server, RunId, ParentId, EndStatus) = (JsonText.Of(root, "server") ?? "", JsonText.Of(root, "run_id"), JsonText.Of(root, "parent_id"), JsonText.Of(root, "end_status"));
            IsJoined = JsonText.Part(root, "is_joined") is { ValueKind: JsonValueKind.True };
            foreach (var (name, numbers) in new[] { ("sent", Sent), ("sending", Sending) })
            {
                foreach (var entry in Entries(root, name))
                    numbers[entry.Name] = JsonText.Whole(JsonText.Part(root, name)!.Value, entry.Name);
            }
            foreach (var (name, texts) in new[] { ("params", Params), ("tags", Tags) })
            {
                foreach (var entry in Entries(root, name))
                    texts[entry.Name] = entry.Value.ToString();
            }
        }
        // A file that others have damaged: everything is sent again, and what the server has is found there.
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            Server = "";
        }
    }

    private static JsonElement.ObjectEnumerator Entries(JsonElement root, string name) =>
        JsonText.Part(root, name) is { ValueKind: JsonValueKind.Object } entries ? entries.EnumerateObject() : default;
}
