using System.Text.Json;

namespace RlTemplates.Tracking;

/// <summary>The packages that this program was built with, as the file beside it says which its runtime reads at every start.</summary>
internal static class PackageVersions
{
    private const int LargestBytes = 4 << 20;
    private const int MostPackages = 1000;

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Known = new(Read);

    /// <summary>Versions by package, sorted by name; empty where nothing tells them, as in a program of one file.</summary>
    public static IReadOnlyDictionary<string, string> OfThisProgram => Known.Value;

    private static Dictionary<string, string> Read()
    {
        try
        {
            return (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0] is { Length: > 0 } path && SmallFile.Fault(path, LargestBytes) is null
                ? Parse(SmallFile.Read(path, LargestBytes))
                : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException || FileWriteException.IsOfDisk(exception))
        {
            return [];
        }
    }

    /// <summary>Reads such a file.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    internal static Dictionary<string, string> Parse(ReadOnlyMemory<byte> json)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("libraries", out var libraries) && libraries.ValueKind == JsonValueKind.Object)
        {
            foreach (var library in libraries.EnumerateObject())
            {
                var slash = library.Name.IndexOf('/');
                if (slash > 0 && found.Count < MostPackages && library.Value.ValueKind == JsonValueKind.Object && library.Value.TryGetProperty("type", out var type) && type.ValueEquals("package"))
                    found[library.Name[..slash]] = library.Name[(slash + 1)..];
            }
        }
        return new(found, StringComparer.Ordinal);
    }
}
