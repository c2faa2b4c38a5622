using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

internal sealed class TakenEnvironmentName() : CodeOperator("environment: the name of another environment", "RLT0092")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file)
    {
        var names = file.Environments.SelectMany(e => CodeFile.Attributes(e, "RlEnvironment")).Select(a => a.ArgumentList!.Arguments[0]).ToList();
        return names.Count < 2 ? [] : [file.Edits.Replace(names[1].Span, names[0].ToString()).Or(names[0].Span), file.Edits.Replace(names[0].Span, names[1].ToString()).Or(names[1].Span)];
    }
}

internal sealed class MixedObservations() : CodeOperator("environment: an image beside other observations", "RLT0097")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Environments
        let isImage = MixedEnvironments.Marks(type, "Observation").Any(m => CodeFile.Argument(m, "Height") is not null)
        from member in isImage ? (string[])["[Observation] private float Again => 1;", "[Observation] private byte[,] _again = new byte[4, 4];"] : ["[Observation] private byte[,] _again = new byte[4, 4];"]
        select MixedEnvironments.With(file, type, member, "Observation");
}

internal sealed class MixedActions() : CodeOperator("environment: choices beside continuous actions", "RLT0100")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Environments
        select MixedEnvironments.With(file, type, MixedEnvironments.IsContinuous(type) ? "[Action(3)] private int _again;" : "[Action(Low = -1, High = 1)] private float _again;", "Action");
}

/// <summary>A flag too few or too many, or a mask of what has no choices.</summary>
internal sealed class UnfitMask() : CodeOperator("environment: a mask that does not fit", "RLT0104")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file)
    {
        foreach (var type in file.Environments)
        {
            var masks = type.Members.Where(m => CodeFile.Attributes(m, "ActionMask").Any()).ToList();
            if (MixedEnvironments.IsContinuous(type))
                yield return MixedEnvironments.With(file, type, "[ActionMask] private void Allow(Span<bool> allowed) { }", "Action");
            else if (masks.Count == 0)
                yield return MixedEnvironments.With(file, type, "[ActionMask] private readonly bool[] _allowed = new bool[1];", "Action");
            foreach (var size in masks.SelectMany(m => m.DescendantNodes()).OfType<ArrayRankSpecifierSyntax>().SelectMany(r => r.Sizes).OfType<LiteralExpressionSyntax>())
            {
                yield return file.Edits.Replace(size.Span, "3");
                yield return file.Edits.Replace(size.Span, "5");
            }
        }
    }
}

/// <summary>The one end of an episode is both, or a limit is an end.</summary>
internal sealed class LimitThatTerminates() : CodeOperator("environment: a time limit that terminates", "RLT0109")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file)
    {
        foreach (var type in file.Environments)
        {
            var ends = MixedEnvironments.Marks(type, "Terminated", "Truncated").ToList();
            if (ends.Count == 1)
                yield return file.Edits.Replace(ends[0].Span, "Terminated, Truncated").Or(ends[0].Parent!.Parent!.Span);
            foreach (var end in ends.Where(e => ends.Count == 1 && e.Parent!.Parent!.ToString().Contains("Limit", StringComparison.Ordinal)))
                yield return file.Edits.Replace(end.Span, "Terminated").Or(end.Parent!.Parent!.Span);
        }
    }
}

internal static class MixedEnvironments
{
    public static IEnumerable<AttributeSyntax> Marks(TypeDeclarationSyntax type, params string[] names) => type.Members.SelectMany(m => CodeFile.Attributes(m, names));

    public static bool IsContinuous(TypeDeclarationSyntax type) => Marks(type, "Action").Any(m => CodeFile.Argument(m, "Low") is not null);

    /// <summary>One member more; those of its kind may be told of too.</summary>
    public static Edits With(CodeFile file, TypeDeclarationSyntax type, string member, string kind) =>
        file.Edits.Insert(type.CloseBraceToken.SpanStart, $"\n    {member}\n").Or(Marks(type, kind).Select(m => m.Parent!.Parent!.Span));
}
