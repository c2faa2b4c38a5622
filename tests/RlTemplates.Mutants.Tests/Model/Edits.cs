using Microsoft.CodeAnalysis.Text;

namespace RlTemplates.Mutants.Tests.Model;

/// <summary>Edits of one file, which together make one mistake.</summary>
internal sealed class Edits(Project project, string path)
{
    private readonly List<TextChange> _changes = [];
    private readonly List<TextSpan> _others = [];
    private readonly List<(string Path, TextSpan Span)> _elsewhere = [];

    /// <summary>Whether the edits themselves are no place for a finding, as where something is missing.</summary>
    private bool _isElsewhere;

    public Edits Replace(TextSpan span, string text)
    {
        _changes.Add(new(span, text));
        return this;
    }

    public Edits Insert(int position, string text) => Replace(new(position, 0), text);

    /// <summary>A finding may also stand here.</summary>
    public Edits Or(params IEnumerable<TextSpan> spans)
    {
        _others.AddRange(spans);
        return this;
    }

    /// <summary>A finding must stand here: what was edited is gone.</summary>
    public Edits At(params IEnumerable<TextSpan> spans)
    {
        _isElsewhere = true;
        return Or(spans);
    }

    /// <summary>A finding may also stand in another file.</summary>
    public Edits OrIn(string other, TextSpan span)
    {
        _elsewhere.Add((other, span));
        return this;
    }

    /// <summary>The finding stands in no file, because it is about the whole project.</summary>
    public Edits InNoFile()
    {
        _isElsewhere = true;
        return OrIn(Place.NoFile, default);
    }

    /// <summary>The project with these edits; null where nothing is different.</summary>
    public Mutant? Mutant(Operator made)
    {
        _changes.Sort((a, b) => a.Span.CompareTo(b.Span));
        var before = SourceText.From(project.Texts[path]);
        var after = before.WithChanges(_changes).ToString();
        if (after == project.Texts[path])
            return null;
        var places = _others.Select(o => new Place(path, Moved(o))).ToList();
        if (!_isElsewhere)
            places.AddRange(_changes.Select(c => new Place(path, new(Moved(c.Span).Start, c.NewText!.Length))));
        places.AddRange(_elsewhere.Select(e => new Place(e.Path, e.Span)));
        var texts = project.Texts.ToDictionary(t => t.Key, t => t.Key == path ? after : t.Value);
        var words = string.Join("; ", _changes.Select(c => $"{Short(before.ToString(c.Span))} → {Short(c.NewText!)}"));
        return new(made, project, texts, places, $"{path}:{before.Lines.GetLinePosition(_changes[0].Span.Start).Line + 1}: {words}");
    }

    /// <summary>Where a span lies after the edits; what an edit covers counts with it.</summary>
    private TextSpan Moved(TextSpan span)
    {
        int Shift(int position, bool includes) =>
            position + _changes.Where(c => c.Span.End < position || (c.Span.End == position && (includes || c.Span.Start < position))).Sum(c => c.NewText!.Length - c.Span.Length);
        var start = Shift(span.Start, false);
        return TextSpan.FromBounds(start, Math.Max(start, Shift(span.End, true)));
    }

    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length == 0 ? "nothing" : line.Length == 0 ? text.Contains('\t', StringComparison.Ordinal) ? "a tab" : "blanks" : line.Length > 80 ? line[..77] + "…" : line;
    }
}
