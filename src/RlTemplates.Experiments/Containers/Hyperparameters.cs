using System.Text.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Containers;

/// <summary>Reads and writes <c>hyperparameters.json</c>, an object of texts.</summary>
internal static class Hyperparameters
{
    private const int LargestBytes = 8 << 20;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 64, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The texts by name, in their order; a value that is no text, which some local tools write, counts as its JSON.</summary>
    /// <param name="path">The file; none, and an empty one, hold nothing.</param>
    /// <exception cref="UserException">It cannot be read or is not an object.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
            return texts;
        try
        {
            using var document = JsonDocument.Parse(SmallFile.Read(path, LargestBytes), Reading);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new JsonException("it must be an object of texts");
            foreach (var property in document.RootElement.EnumerateObject())
                texts[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
            return texts;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The hyperparameters in {path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="texts">The texts by name.</param>
    public static void Write(string path, IReadOnlyDictionary<string, string> texts) => AtomicFile.Write(path, Json.JsonFile.Bytes(json =>
    {
        foreach (var (name, text) in texts)
            json.WriteString(name, text);
    }));
}
