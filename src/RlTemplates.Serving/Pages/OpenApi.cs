using System.Text.Json;
using RlTemplates.Networks;

namespace RlTemplates.Serving;

/// <summary>The description of exactly this policy's requests and answers, as OpenAPI 3.1.</summary>
/// <param name="json">Receives it.</param>
/// <param name="model">The policy.</param>
/// <param name="options">Limits.</param>
internal readonly struct OpenApi(Utf8JsonWriter json, ServedModel model, ServingOptions options)
{
    private readonly Utf8JsonWriter _json = json;
    private readonly SchemaWriter _schemas = new(json, model);

    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter json, ServedModel model, ServingOptions options) => new OpenApi(json, model, options).Write();

    private void Write()
    {
        var signature = model.Policy.Signature;
        _json.WriteStartObject();
        _json.WriteString("openapi", "3.1.0");
        _json.WriteStartObject("info");
        _json.WriteString("title", $"A trained policy for {model.Graph.Environment}");
        _json.WriteString("version", signature.Run.Length > 0 ? signature.Run : "0");
        _json.WriteString("description", FormattableString.Invariant($"Experiment {signature.Experiment}, {Counted.Of(signature.TimestepsTotal, "timestep")}. Bodies have at most {Counted.Of(options.MaxBodyBytes, "byte")} and {Counted.Of(options.MaxObservations, "observation")}."));
        _json.WriteEndObject();
        _json.WriteStartObject("paths");
        WriteInvocations();
        WriteGet("/ping", "Says whether the policy acts.", MediaTypes.Json, withRefusal: true);
        WriteGet("/metrics", "Counts requests, in Prometheus' text format.", "text/plain");
        WriteGet("/openapi", "This description.", MediaTypes.Json);
        WriteGet("/", "A page to try the policy.", "text/html");
        if (model.StateSize > 0)
            WriteEndSession();
        _json.WriteEndObject();
        _json.WriteStartObject("components");
        _json.WriteStartObject("schemas");
        _schemas.WriteAll();
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteInvocations()
    {
        _json.WriteStartObject("/invocations");
        _json.WriteStartObject("post");
        _json.WriteString("summary", "Acts on one or more observations.");
        _json.WriteString("operationId", "act");
        _json.WriteStartArray("parameters");
        foreach (var name in (ReadOnlySpan<string>)["session", "reset", "explore", "distribution"])
        {
            _json.WriteStartObject();
            _json.WriteString("name", name);
            _json.WriteString("in", "query");
            _json.WriteStartObject("schema");
            _json.WriteString("$ref", "#/components/schemas/" + name);
            _json.WriteEndObject();
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        _json.WriteStartObject("requestBody");
        _json.WriteBoolean("required", true);
        _json.WriteStartObject("content");
        WriteContent(MediaTypes.Json, "request");
        WriteContent(MediaTypes.JsonLines, "requestLine");
        WriteContent(MediaTypes.Csv, "csv");
        WriteContent(MediaTypes.Raw, "raw");
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteStartObject("responses");
        _json.WriteStartObject("200");
        _json.WriteString("description", "The actions.");
        _json.WriteStartObject("content");
        WriteContent(MediaTypes.Json, "answer");
        WriteContent(MediaTypes.JsonLines, "answerOfOne");
        WriteContent(MediaTypes.Csv, "csvAnswer");
        WriteContent(MediaTypes.Raw, "rawAnswer");
        _json.WriteEndObject();
        _json.WriteEndObject();
        WriteRefusal("400", "The request is wrong; the sentence says where.");
        WriteRefusal("406", "Nothing that Accept names is written.");
        WriteRefusal("408", "The body did not arrive in time.");
        WriteRefusal("413", "The body is too large, or has too many observations.");
        WriteRefusal("415", "The content type is not read.");
        WriteRefusal("421", "The host that is asked for is another one.");
        WriteRefusal("429", "Too many requests at the same time, or too many sessions.");
        WriteRefusal("500", "The policy could not act.");
        WriteRefusal("503", "The policy is being loaded, the server stops, or the request had no turn in time.");
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteContent(string type, string schema)
    {
        _json.WriteStartObject(type);
        _json.WriteStartObject("schema");
        _json.WriteString("$ref", "#/components/schemas/" + schema);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteRefusal(string status, string description)
    {
        _json.WriteStartObject(status);
        _json.WriteString("description", description);
        _json.WriteStartObject("content");
        WriteContent(MediaTypes.Json, "error");
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteGet(string path, string summary, string type, bool withRefusal = false)
    {
        _json.WriteStartObject(path);
        _json.WriteStartObject("get");
        _json.WriteString("summary", summary);
        _json.WriteStartObject("responses");
        _json.WriteStartObject("200");
        _json.WriteString("description", summary);
        _json.WriteStartObject("content");
        _json.WriteStartObject(type);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
        if (withRefusal)
            WriteRefusal("503", "It does not: it is being loaded, has failed, or the server stops.");
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteEndSession()
    {
        _json.WriteStartObject("/sessions/{id}");
        _json.WriteStartObject("delete");
        _json.WriteString("summary", "Forgets a session.");
        _json.WriteStartArray("parameters");
        _json.WriteStartObject();
        _json.WriteString("name", "id");
        _json.WriteString("in", "path");
        _json.WriteBoolean("required", true);
        _json.WriteStartObject("schema");
        _json.WriteString("$ref", "#/components/schemas/session");
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteStartObject("responses");
        _json.WriteStartObject("200");
        _json.WriteString("description", "It is forgotten.");
        _json.WriteEndObject();
        WriteRefusal("404", "There is none of that name.");
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }
}
