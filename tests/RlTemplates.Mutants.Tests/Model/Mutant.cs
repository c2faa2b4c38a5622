using Microsoft.CodeAnalysis.Text;

namespace RlTemplates.Mutants.Tests.Model;

/// <summary>A project with one mistake in it.</summary>
/// <param name="Operator">The operator that made it.</param>
/// <param name="Project">The project that it was made from.</param>
/// <param name="Texts">All files of the project, with the mistake.</param>
/// <param name="Places">Where a finding is right: on a line of one of these spans.</param>
/// <param name="Words">What was done, in words.</param>
internal sealed record Mutant(Operator Operator, Project Project, IReadOnlyDictionary<string, string> Texts, IReadOnlyList<Place> Places, string Words)
{
    /// <summary>Whether lines of a file hold the mistake.</summary>
    public bool Holds(string path, int first, int last) => Places.Any(p => p.Path == path && p.Lines(Texts) is var lines && first <= lines.Last && last >= lines.First);

    public override string ToString() => $"{Operator.Name} in {Project}: {Words}";
}

/// <summary>A part of a file, after the mistake was made.</summary>
internal sealed record Place(string Path, TextSpan Span)
{
    /// <summary>The path of what stands in no file.</summary>
    public const string NoFile = "";

    public (int First, int Last) Lines(IReadOnlyDictionary<string, string> texts)
    {
        var lines = SourceText.From(texts[Path]).Lines.GetLinePositionSpan(Span);
        return (lines.Start.Line, lines.End.Line);
    }
}
