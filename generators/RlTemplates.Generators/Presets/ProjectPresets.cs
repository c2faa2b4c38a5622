using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Configuration;

namespace RlTemplates.Generators.Presets;

/// <summary>A preset as the compiler knows it.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Document">What stands in it.</param>
/// <param name="Suppressions">What its comments silence.</param>
internal sealed record ParsedPreset(SourceText Text, YamlDocument Document, PresetSuppressions Suppressions);

/// <summary>The presets among the additional files of a project. Each text is read once, whatever else is edited.</summary>
internal sealed class ProjectPresets
{
    /// <summary>The preset of all experiments that have no default of their own.</summary>
    public const string SharedDefault = "default.yaml";

    private const string Folder = "configs/";

    private static readonly ConditionalWeakTable<SourceText, ParsedPreset> Parsed = new();

    private readonly Dictionary<string, AdditionalText> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<AdditionalText, string> _paths = [];

    /// <summary>Finds the presets.</summary>
    public ProjectPresets(AnalyzerOptions options)
    {
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.ProjectDir", out var project);
        foreach (var file in options.AdditionalFiles)
        {
            if (PathBelow(file.Path.Replace('\\', '/'), (project ?? "").Replace('\\', '/')) is { } path && !_files.ContainsKey(path))
                _files[_paths[file] = path] = file;
        }
    }

    /// <summary>Paths of all presets below their folder.</summary>
    public IReadOnlyCollection<string> Paths => _files.Keys;

    /// <summary>Path of the preset that an experiment loads where none is named, whether or not there is one.</summary>
    public string DefaultOf(string experiment) => _files.ContainsKey($"{experiment}/{SharedDefault}") ? $"{experiment}/{SharedDefault}" : SharedDefault;

    /// <summary>Path of a preset below the folder; null for another file.</summary>
    public string? PathOf(AdditionalText file) => _paths.TryGetValue(file, out var path) ? path : null;

    /// <summary>The preset at a path; null where there is none.</summary>
    public PresetFile? Open(string path, CancellationToken cancellationToken) =>
        _files.TryGetValue(path, out var file) && Read(file, cancellationToken) is { } parsed ? new(path, parsed.Document) : null;

    /// <summary>Reads a preset; null where the compiler cannot read the file, which it says itself.</summary>
    public static ParsedPreset? Read(AdditionalText file, CancellationToken cancellationToken) =>
        file.GetText(cancellationToken) is { } text ? Parsed.GetValue(text, static t => Parse(t)) : null;

    private static ParsedPreset Parse(SourceText text)
    {
        if (text.Length > YamlReader.MostBytes)
            return new(text, YamlDocument.Unreadable(YamlReader.TooLarge), new());
        var document = text.Encoding is { } encoding && encoding.CodePage != Encoding.UTF8.CodePage ? YamlDocument.Unreadable(YamlCharacters.OtherEncoding) : YamlReader.Read(text.ToString());
        return new(text, document, PresetSuppressions.Read(text));
    }

    private static string? PathBelow(string path, string project)
    {
        if (!path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
            return null;
        if (project.Length > 0 && path.StartsWith(project.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase))
            path = path.Substring(project.TrimEnd('/').Length + 1);
        if (path.StartsWith(Folder, StringComparison.Ordinal))
            return path.Substring(Folder.Length);
        var folder = path.LastIndexOf("/" + Folder, StringComparison.Ordinal);
        return folder < 0 ? null : path.Substring(folder + Folder.Length + 1);
    }
}
