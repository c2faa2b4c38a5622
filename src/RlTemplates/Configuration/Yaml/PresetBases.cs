using System;
using System.Collections.Generic;
using System.Linq;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>A preset in a folder of presets.</summary>
/// <param name="Path">Path below the folder, with slashes.</param>
/// <param name="Document">What stands in it.</param>
internal sealed record PresetFile(string Path, YamlDocument Document)
{
    /// <summary>How messages call it.</summary>
    public string Name => "configs/" + Path;
}

/// <summary>Finds the presets that one extends.</summary>
internal static class PresetBases
{
    /// <summary>Most presets on top of each other.</summary>
    public const int MostLevels = 16;

    /// <summary>A preset and those that it extends, lowest first, each once.</summary>
    /// <param name="root">The preset.</param>
    /// <param name="open">Reads the preset at a path; null where there is none.</param>
    /// <param name="paths">Paths of all presets, for suggestions.</param>
    /// <param name="report">Receives what is wrong and in which file.</param>
    /// <param name="links">Receives which preset extends which.</param>
    public static IReadOnlyList<PresetFile> Order(
        PresetFile root, Func<string, PresetFile?> open, Func<IEnumerable<string>> paths, Action<PresetFile, YamlFinding> report, ICollection<PresetLink>? links = null) =>
        new Walk(open, paths, report, links).Run(root);

    private sealed class Walk(Func<string, PresetFile?> open, Func<IEnumerable<string>> paths, Action<PresetFile, YamlFinding> report, ICollection<PresetLink>? links)
    {
        private readonly List<PresetFile> _ordered = [];
        private readonly List<(PresetFile File, YamlScalar? Base)> _stack = [];

        public List<PresetFile> Run(PresetFile root)
        {
            Visit(root);
            return _ordered;
        }

        private void Visit(PresetFile file)
        {
            foreach (var name in file.Document.Bases)
            {
                _stack.Add((file, name));
                Follow(file, name);
                _stack.RemoveAt(_stack.Count - 1);
            }
            _ordered.Add(file);
        }

        private void Follow(PresetFile file, YamlScalar name)
        {
            if (Resolve(file, name) is not { } found)
                return;
            var first = _stack.FindIndex(s => s.File.Path == found.Path);
            if (first >= 0)
                Report(first, YamlFault.CircularExtends, $"extends goes in a circle: {Names(_stack.Skip(first).Select(s => s.File).Concat([found]))}");
            else if (_stack.Count >= MostLevels)
                Report(0, YamlFault.CircularExtends, $"more than {MostLevels} presets extend each other: {Names(_stack.Take(3).Select(s => s.File))} → …");
            else
                Lay(file, name, found, _ordered.Find(f => f.Path == found.Path));
        }

        private void Lay(PresetFile file, YamlScalar name, PresetFile found, PresetFile? known)
        {
            links?.Add(new(file, name, known ?? found));
            if (known is null)
                Visit(found);
        }

        private PresetFile? Resolve(PresetFile file, YamlScalar name)
        {
            var shown = TextRule.Shorten(name.Text);
            if (!IsInside(name.Text))
            {
                report(file, new(YamlFault.UnknownBase, name.Place, $"extends is '{shown}'; it must be the name of a preset or its path below configs, without '..'"));
                return null;
            }
            if (Candidates(file.Path, name.Text).Select(open).FirstOrDefault(f => f is not null) is { } found)
                return found;
            var known = paths().Where(p => p != file.Path).Select(WithoutExtension).OrderBy(p => p, StringComparer.Ordinal).ToList();
            var nearest = Suggestion.Nearest(name.Text, known.Concat(known.Select(k => k.Substring(k.LastIndexOf('/') + 1))));
            report(file, new(YamlFault.UnknownBase, name.Place, $"extends is '{shown}'; there is no such preset{(nearest is null ? "" : $"; did you mean {nearest}?")}", nearest));
            return null;
        }

        // Reported where the circle begins; of files that only lead into one, the file in it.
        private void Report(int level, YamlFault fault, string words) => report(_stack[level].File, new(fault, _stack[level].Base!.Place, words));

        private static string Names(IEnumerable<PresetFile> files) => string.Join(" → ", files.Select(f => f.Name));
    }

    /// <summary>Where a base may be: beside the file, then in the folders above it up to configs. A file means itself only where nothing else has the name.</summary>
    private static IEnumerable<string> Candidates(string path, string name)
    {
        var file = name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) ? name : name + ".yaml";
        var found = new List<string>();
        for (var slash = path.LastIndexOf('/'); slash >= 0; slash = slash == 0 ? -1 : path.LastIndexOf('/', slash - 1))
            found.Add(path.Remove(slash + 1) + file);
        found.Add(file);
        return found.Where(f => f != path).Concat(found.Where(f => f == path));
    }

    /// <summary>Whether a name cannot lead out of the folder.</summary>
    public static bool IsInside(string name) =>
        !name.Any(c => c is '\\' or ':' || char.IsControl(c)) && name.Split('/').All(part => part.Trim().Length > 0 && part is not ("." or ".."));

    private static string WithoutExtension(string path) => path.EndsWith(".yaml", StringComparison.Ordinal) ? path.Substring(0, path.Length - 5) : path;
}
