using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Configuration;

/// <summary>Finds presets: in the working directory, then beside the program.</summary>
internal static class Presets
{
    /// <summary>Finds a preset.</summary>
    /// <param name="experiment">Name of the experiment.</param>
    /// <param name="preset">Name or path; null takes <c>default</c> where it exists.</param>
    /// <param name="onlyIfNamed">Whether a preset counts only where it is named.</param>
    /// <exception cref="RunException">The named preset does not exist.</exception>
    public static (string Path, string Name)? Find(string experiment, string? preset, bool onlyIfNamed)
    {
        if (preset is null && onlyIfNamed)
            return null;
        if (preset is not null && (preset.Contains('/', StringComparison.Ordinal) || preset.Contains('\\', StringComparison.Ordinal) || Path.HasExtension(preset)) && File.Exists(preset))
            return (preset, preset);
        var file = preset is null ? "default.yaml" : IsFileName(preset) ? preset : preset + ".yaml";
        foreach (var root in Roots)
            foreach (var name in new[] { Path.Combine("configs", experiment, file), Path.Combine("configs", file) })
                if (File.Exists(Path.Combine(root, name)))
                    return (Path.Combine(root, name), name);
        return preset is null ? null : throw new RunException(Missing(experiment, preset, file));
    }

    private static IEnumerable<string> Roots => new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory }.Select(Path.TrimEndingDirectorySeparator).Distinct();

    private static bool IsFileName(string preset) => Path.GetExtension(preset).ToLowerInvariant() is ".yaml" or ".yml";

    private static string Missing(string experiment, string preset, string file)
    {
        var folders = Roots.SelectMany(root => new[] { Path.Combine(root, "configs", experiment), Path.Combine(root, "configs") }).ToList();
        var known = folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f)).Select(f => Path.GetFileName(f)).Where(IsFileName)
            .Select(f => IsFileName(preset) ? f : Path.GetFileNameWithoutExtension(f)).Distinct().Order(StringComparer.Ordinal).ToList();
        var near = Suggestion.Nearest(preset, known) is { } nearest ? $"; did you mean {nearest}?" : known.Count > 0 ? $"; there are {string.Join(", ", known)}." : ".";
        return $"--config is '{preset}'; there is no such file, and no {file} in {string.Join(", ", folders)}{near}";
    }
}
