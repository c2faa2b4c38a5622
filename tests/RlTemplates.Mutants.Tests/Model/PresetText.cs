using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace RlTemplates.Mutants.Tests.Model;

/// <summary>A preset in block style, with what operators ask of it. It is read line by line and not by what is tested.</summary>
internal sealed class PresetText
{
    private readonly Project _project;
    private readonly string _path;

    public PresetText(Project project, string path)
    {
        (_project, _path) = (project, path);
        Entries = [.. Read(project.Texts[path])];
    }

    public IReadOnlyList<Entry> Entries { get; }

    public Project Project => _project;

    public string Path => _path;

    public Edits Edits => new(_project, _path);

    /// <summary>Entries that set an option, with its property.</summary>
    public IEnumerable<(Entry Entry, IPropertySymbol Property)> Options() =>
        Entries.Where(e => e.Value.Length > 0 && !e.Path.StartsWith("stop.", StringComparison.Ordinal)).Select(e => (e, Property(e.Path))).Where(e => e.Item2 is not null).Select(e => (e.e, e.Item2!));

    /// <summary>The property that a path names; null where it names none.</summary>
    public IPropertySymbol? Property(string path)
    {
        var folders = _path.Split('/')[1..^1];
        return Configs().Where(c => folders.Length == 0 || folders.Contains(c.Attribute("RlExperiment")!.ConstructorArguments[0].Value as string))
            .Select(c => Property(c, path.Split('.'))).FirstOrDefault(p => p is not null);
    }

    private static IPropertySymbol? Property(ITypeSymbol type, string[] names)
    {
        var property = type.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(p => p.Name.Equals(names[0].Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        return property is null || names.Length == 1 ? property : Property(property.Type, names[1..]);
    }

    private IEnumerable<INamedTypeSymbol> Configs() =>
        _project.Code.SelectMany(f => f.Configs.Select(c => f.Type(c)!));

    private static IEnumerable<Entry> Read(string text)
    {
        var above = new Stack<(int Indent, string Path)>();
        foreach (var line in SourceText.From(text).Lines)
        {
            var match = Regex.Match(line.ToString(), @"^(?<indent> *)(?<key>[A-Za-z_/.-]+):(?: +(?<value>[^#\n]*?))?(?: +#.*)?$");
            if (!match.Success)
                continue;
            var indent = match.Groups["indent"].Length;
            while (above.TryPeek(out var last) && last.Indent >= indent)
                above.Pop();
            var path = (above.TryPeek(out var parent) ? parent.Path + "." : "") + match.Groups["key"].Value;
            above.Push((indent, path));
            TextSpan Span(string group) => new(line.Start + match.Groups[group].Index, match.Groups[group].Length);
            yield return new(path, match.Groups["key"].Value, match.Groups["value"].Value, Span("key"), match.Groups["value"].Success ? Span("value") : new(line.End, 0), line.Span, indent);
        }
    }
}

/// <summary>One line of a preset.</summary>
internal sealed record Entry(string Path, string Key, string Value, TextSpan KeySpan, TextSpan ValueSpan, TextSpan Line, int Indent);
