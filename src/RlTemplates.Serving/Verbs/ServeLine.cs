using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RlTemplates.Serving.Verbs;

/// <summary>The line that <c>serve</c> prints as soon as the policy acts.</summary>
internal static class ServeLine
{
    /// <summary>For people.</summary>
    public static string Text(PolicyServer server, string path)
    {
        var signature = server.Signature;
        var trained = Counted.Of(signature.TimestepsTotal, "timestep");
        return $"Serving {signature.Graph.Environment} at {server.Address} ({(signature.Run.Length > 0 ? $"run {signature.Run}" : path)}, {trained}). Ctrl-C ends it.";
    }

    /// <summary>For programs: one line.</summary>
    public static string Json(PolicyServer server, string path)
    {
        var signature = server.Signature;
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("address", server.Address.ToString());
            json.WriteNumber("process_id", Environment.ProcessId);
            json.WriteString("model", Path.GetFullPath(path));
            json.WriteString("environment", signature.Graph.Environment);
            json.WriteString("experiment", signature.Experiment);
            json.WriteString("run", signature.Run);
            json.WriteNumber("timesteps_total", signature.TimestepsTotal);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
