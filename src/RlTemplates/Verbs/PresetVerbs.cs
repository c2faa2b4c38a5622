using RlTemplates.Configuration;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>config schema</c>, <c>config init</c> and <c>config diff</c>.</summary>
internal static class PresetVerbs
{
    private const string Missing = "-";

    /// <summary>Writes the JSON Schema of the experiment's presets.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="file">Where to; null is the console.</param>
    public static int Schema(ExperimentDefinition experiment, string? file)
    {
        var schema = PresetSchema.Write(experiment);
        if (file is null)
        {
            Console.Out.Write(schema);
            return ExitCodes.Success;
        }
        return WriteFile("--out", file, schema, FileMode.Create);
    }

    /// <summary>Writes a preset with every option.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="name">Name of the preset, or its path below <c>configs</c>.</param>
    public static int Init(ExperimentDefinition experiment, string name)
    {
        if (!IsName(name))
            return ExitCodes.Refuse([$"The preset's name is '{TextRule.Shorten(name)}'; it must be a name or a path below configs, without '..'."]);
        var file = Path.Combine(Presets.FolderName, Presets.IsFileName(name) ? name : name + ".yaml");
        return WriteFile("The preset", file, PresetWriter.Write(experiment), FileMode.CreateNew);
    }

    /// <summary>Whether a preset may be called so.</summary>
    public static bool IsName(string name) => PresetBases.IsInside(name) && name.IndexOfAny(Path.GetInvalidFileNameChars().Where(c => c != '/').ToArray()) < 0;

    /// <summary>Compares presets or runs, by every option's value.</summary>
    /// <returns>0 where all are the same, 1 where some differ, as <c>diff</c> does it.</returns>
    public static int Diff(ExperimentDefinition experiment, string first, string second, RunStore store)
    {
        List<string> errors = [];
        var (before, after) = (Values(experiment, first, store, errors), Values(experiment, second, store, errors));
        if (errors.Count > 0)
            return ExitCodes.Refuse(errors);
        var rows = before.Keys.Union(after.Keys)
            .Select(path => (Path: path, Before: before.GetValueOrDefault(path, Missing), After: after.GetValueOrDefault(path, Missing)))
            .Where(row => row.Before != row.After).ToList();
        if (rows.Count == 0)
            return ExitCodes.Success;
        rows.Insert(0, ("option", first, second));
        var (path, text) = (rows.Max(r => r.Path.Length), Math.Min(40, rows.Max(r => r.Before.Length)));
        foreach (var row in rows)
            Console.Out.WriteLine(ShownText.Clean($"{row.Path.PadRight(path)}  {row.Before.PadRight(text)}  {row.After}"));
        return ExitCodes.Failure;
    }

    /// <summary>Every option's value in a preset, or else in a run.</summary>
    private static Dictionary<string, string> Values(ExperimentDefinition experiment, string name, RunStore store, List<string> errors)
    {
        if (Presets.TryFind(experiment.Name, name) is { } preset)
        {
            var lookup = new OptionLookup(experiment.Options);
            var bound = ConfigBinder.Bind(experiment.Options, [.. TeamLayer.Read(lookup, experiment), YamlLayer.Read(lookup, preset)]);
            errors.AddRange(bound.Errors);
            return Rows(bound.Resolved);
        }
        try
        {
            var run = store.Find(name);
            run.EnsureReadable();
            return Rows(run.Config);
        }
        catch (UserException e)
        {
            var near = Suggestion.Nearest(name, Presets.Names(experiment.Name)) is { } nearest ? $"; did you mean {nearest}?" : $": {e.Message}";
            errors.Add($"'{name}' is neither a preset nor a run{near}");
            return [];
        }
    }

    private static Dictionary<string, string> Rows(IEnumerable<ResolvedOption> options)
    {
        var rows = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in options)
            rows[option.Path] = option.Text;
        return rows;
    }

    /// <summary>Writes a file and says where it is.</summary>
    public static int WriteFile(string what, string file, string text, FileMode mode)
    {
        try
        {
            if (mode == FileMode.CreateNew)
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            using var stream = new StreamWriter(new FileStream(file, mode, FileAccess.Write));
            stream.Write(text);
        }
        catch (IOException) when (mode == FileMode.CreateNew && Path.Exists(file))
        {
            return ExitCodes.Refuse([$"{file} exists already, and is left as it is; choose another name."]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ExitCodes.Refuse([$"{what} cannot be written to '{file}': {e.Message}"]);
        }
        Console.Out.WriteLine(ShownText.Clean(file));
        return ExitCodes.Success;
    }
}
