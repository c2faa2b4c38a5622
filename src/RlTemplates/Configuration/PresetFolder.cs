using System.Text;
using RlTemplates.Tracking;

namespace RlTemplates.Configuration;

/// <summary>A folder of presets on disk. Bases are looked for only in it.</summary>
/// <param name="root">Its full path.</param>
internal sealed class PresetFolder(string root)
{
    private readonly Dictionary<string, PresetFile?> _files = new(StringComparer.Ordinal);

    /// <summary>Reads a preset, each once.</summary>
    /// <param name="path">Path below the folder, with slashes.</param>
    /// <param name="mayLeadOut">Whether links may lead out of the folder: the user named this very path.</param>
    /// <returns>Null where there is no such file.</returns>
    public PresetFile? Open(string path, bool mayLeadOut)
    {
        if (_files.TryGetValue(path, out var known))
            return known;
        var full = Path.Combine(root, path.Replace('/', Path.DirectorySeparatorChar));
        return _files[path] = File.Exists(full) ? new(path, mayLeadOut ? Read(full) : ReadInside(full)) : null;
    }

    private YamlDocument ReadInside(string path)
    {
        try
        {
            return RealPath.IsInside(root, path) ? Read(path) : YamlDocument.Unreadable(new(YamlFault.Refused, null, "is a link that leads out of its folder of presets; put the file there, or pass its own path with --config"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(e);
        }
    }

    /// <summary>Paths of all presets.</summary>
    public IEnumerable<string> Paths() => Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(Presets.IsPreset)
        .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/')).Where(path => !path.Split('/').Any(part => part.StartsWith('.'))).Take(1000);

    /// <summary>Reads a file, of which nothing is known but its path.</summary>
    public static YamlDocument Read(string path)
    {
        try
        {
            // It would wait for a writer, and no signal would end that.
            if (FileKind.IsNamedPipe(path))
                return YamlDocument.Unreadable(new(YamlFault.Refused, null, "cannot be read: it is a pipe, not a file"));
            if (Presets.IsDangling(new(path)))
                return YamlDocument.Unreadable(new(YamlFault.Refused, null, "is a link that leads nowhere"));
            return ReadBounded(path) is { } bytes
                ? YamlReader.Read(Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'))
                : YamlDocument.Unreadable(YamlReader.TooLarge);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(e);
        }
    }

    private static YamlDocument Unreadable(Exception e) => YamlDocument.Unreadable(new(YamlFault.Refused, null, $"cannot be read: {e.Message.TrimEnd('.')}"));

    /// <summary>A file's bytes; null where there are more than a preset may have, however many a pipe or a device would give.</summary>
    private static byte[]? ReadBounded(string path)
    {
        using var stream = File.OpenRead(path);
        var bytes = new byte[YamlReader.MostBytes + 1];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count > YamlReader.MostBytes ? null : bytes[..count];
    }
}
