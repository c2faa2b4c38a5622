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
        string[] folders = [Path.Combine("configs", experiment), "configs"];
        foreach (var root in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
            foreach (var name in folders.Select(folder => Path.Combine(folder, (preset ?? "default") + ".yaml")))
                if (File.Exists(Path.Combine(root, name)))
                    return (Path.Combine(root, name), name);
        if (preset is null)
            return null;
        var known = folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*.yaml")).Select(f => Path.GetFileNameWithoutExtension(f)).Distinct().Order(StringComparer.Ordinal).ToList();
        var near = Suggestion.Nearest(preset, known) is { } nearest ? $"; did you mean {nearest}?" : known.Count > 0 ? $"; there are {string.Join(", ", known)}." : "; there is no configs folder here.";
        throw new RunException($"--config is '{preset}', and neither that file nor {folders[0]}/{preset}.yaml nor configs/{preset}.yaml exists{near}");
    }
}
