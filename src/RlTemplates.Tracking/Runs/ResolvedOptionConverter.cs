using System.Text.Json;
using System.Text.Json.Serialization;
using RlTemplates.Options;

namespace RlTemplates.Tracking;

/// <summary>
/// Writes an option of <c>run.json</c>: <c>path</c>, <c>text</c>, <c>source</c> and <c>kind</c>. Files of earlier versions have no kind; it is guessed from the source.
/// </summary>
internal sealed class ResolvedOptionConverter : JsonConverter<ResolvedOption>
{
    private static readonly Dictionary<string, SourceKind> Kinds = Enum.GetValues<SourceKind>().ToDictionary(NameOf, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override ResolvedOption Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An entry of config is not an object.");
        string? path = null, text = null, source = null, kind = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString();
            reader.Read();
            if (reader.TokenType is not JsonTokenType.String)
                reader.Skip();
            else if (name == "path")
                path = reader.GetString();
            else if (name == "text")
                text = reader.GetString();
            else if (name == "source")
                source = reader.GetString();
            else if (name == "kind")
                kind = reader.GetString();
        }
        if (path is null || text is null || source is null)
            throw new JsonException("An entry of config lacks its path, text or source.");
        return new(path, text, new(kind is not null && Kinds.TryGetValue(kind, out var known) ? known : Guess(source), source));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ResolvedOption value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("path", value.Path);
        writer.WriteString("text", value.Text);
        writer.WriteString("source", value.Source.Text);
        writer.WriteString("kind", NameOf(value.Source.Kind));
        writer.WriteEndObject();
    }

    private static string NameOf(SourceKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    private static SourceKind Guess(string source) => source switch
    {
        "default" => SourceKind.Default,
        _ when source.StartsWith("--", StringComparison.Ordinal) => SourceKind.CommandLine,
        _ when source.StartsWith("RLT_", StringComparison.OrdinalIgnoreCase) => SourceKind.EnvironmentVariable,
        _ when source.StartsWith("team defaults (", StringComparison.Ordinal) => SourceKind.TeamDefaults,
        _ when source.StartsWith("run ", StringComparison.Ordinal) => SourceKind.Run,
        _ => SourceKind.Preset,
    };
}
