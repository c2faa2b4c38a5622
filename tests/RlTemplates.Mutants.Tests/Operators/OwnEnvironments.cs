using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

/// <summary>The only member of its kind is not marked: what every environment needs.</summary>
internal sealed class MissingMember() : CodeOperator("environment: a member that is missing", "RLT0094")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Environments
        from name in (string[])["Observation", "Action", "Reward", "Reset", "Step"]
        let marks = type.Members.SelectMany(m => CodeFile.Attributes(m, name)).ToList()
        where marks.Count == 1
        select file.Without(marks[0]).At(type.Identifier.Span, ((MemberDeclarationSyntax)marks[0].Parent!.Parent!).Span);
}

internal sealed class SecondMember() : CodeOperator("environment: a member too many", "RLT0095", "RLT0096")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Environments
        from member in (string[])["[Reset] private void Again() { }", "[Step] private void Again() { }", "[Reward] private float Again => 1;", "[Observation] private string Again => \"\";"]
        select file.Edits.Insert(type.CloseBraceToken.SpanStart, $"\n    {member}\n").Or(type.Members.Where(m => m.ToString().Contains(member.Split(']')[0] + "]", StringComparison.Ordinal)).Select(m => m.Span));
}

internal sealed class MemberOfAnotherType() : CodeOperator("environment: a member of another type", "RLT0096", "RLT0099", "RLT0103")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Environments
        from member in type.Members
        from mark in CodeFile.Attributes(member, "Observation", "Action", "Reward", "Terminated", "Truncated")
        let declared = member switch { FieldDeclarationSyntax field => field.Declaration.Type, PropertyDeclarationSyntax property => property.Type, _ => null }
        where declared is not null and not ArrayTypeSyntax
        select file.Edits.Replace(declared!.Span, "System.Uri").Or(member.Span);
}

internal sealed class StaticMember() : CodeOperator("environment: a static member", "RLT0096", "RLT0099", "RLT0103", "RLT0106")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Environments
        from member in type.Members
        where member is FieldDeclarationSyntax && !member.Modifiers.Any(m => m.IsKind(SyntaxKind.ReadOnlyKeyword) || m.IsKind(SyntaxKind.ConstKeyword) || m.IsKind(SyntaxKind.StaticKeyword)) && member.Modifiers.Count > 0
        select file.Edits.Insert(member.Modifiers[0].SpanStart, "static ").Or(member.Span);
}

internal sealed class WrongMemberSignature() : CodeOperator("environment: a wrong signature", "RLT0103")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Environments
        from method in type.Members.OfType<MethodDeclarationSyntax>()
        where CodeFile.Attributes(method, "Reset", "Step", "ActionMask").Any()
        from edit in (Edits[])[file.Edits.Replace(method.ReturnType.Span, "bool"), file.Edits.Replace(method.ReturnType.Span, "async void"), file.Edits.Replace(method.ParameterList.Span, "(int number)"), file.Edits.Insert(method.Identifier.Span.End, "<T>")]
        select edit.Or(method.Identifier.Span);
}

internal sealed class SwappedBounds() : CodeOperator("environment: bounds from more to less", "RLT0102")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from mark in OwnEnvironments.Marks(file, "Observation", "Action")
        let low = CodeFile.Argument(mark, "Low")
        let high = CodeFile.Argument(mark, "High")
        where low is not null && high is not null
        select file.Edits.Replace(low.Expression.Span, high.Expression.ToString()).Replace(high.Expression.Span, low.Expression.ToString());
}

internal sealed class WrongChoices() : CodeOperator("environment: a wrong number of choices", "RLT0101", "RLT0102")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from mark in OwnEnvironments.Marks(file, "Action")
        where CodeFile.Argument(mark, "Low") is null
        from choices in (string[])["(0)", "(-1)", "(2, Low = -1)"]
        select mark.ArgumentList is { } list ? file.Edits.Replace(list.Span, choices) : file.Edits.Insert(mark.Span.End, choices);
}

internal sealed class WrongSize() : CodeOperator("environment: a wrong size of an observation", "RLT0098")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from mark in OwnEnvironments.Marks(file, "Observation")
        from argument in mark.ArgumentList?.Arguments ?? []
        where argument.NameEquals?.Name.ToString() is "Size" or "Height" or "Width"
        from wrong in (string[])["0", "-3"]
        select file.Edits.Replace(argument.Expression.Span, wrong);
}

internal sealed class WrongEnvironmentName() : CodeOperator("environment: a name that none may have", "RLT0091")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Environments
        from mark in CodeFile.Attributes(type, "RlEnvironment")
        from name in (string[])["", "My Walk", "two--dashes"]
        select file.Edits.Replace(mark.ArgumentList!.Arguments[0].Span, Words.Quoted(name));
}

internal sealed class OptionsOfAnother() : CodeOperator("environment: options of something else", "RLT0046", "RLT0093")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Nodes<TypeDeclarationSyntax>()
        from mark in CodeFile.Attributes(type, "EnvironmentOptions")
        where mark.ArgumentList!.Arguments[0].Expression is TypeOfExpressionSyntax
        let of = ((TypeOfExpressionSyntax)mark.ArgumentList!.Arguments[0].Expression).Type
        from other in (string[])["string", "CartPole"]
        select file.Edits.Replace(of.Span, other).Or(type.Identifier.Span).Or(file.Environments.Select(e => e.Identifier.Span)).Or(file.Environments.Select(e => e.ParameterList?.Span ?? default));
}

internal sealed class StateThatCannotBeSaved() : CodeOperator("environment: state that cannot be saved", "RLT0105")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Environments
        from state in (string[])["private Dictionary<int, int> _seen = [];", "private float[][] _rows = [];"]
        select file.Edits.Insert(type.OpenBraceToken.Span.End, $"\n    {state}\n");
}

internal sealed class RandomnessBesideTheSeed() : CodeOperator("environment: randomness beside the seed", "RLT0107")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Environments
        from method in type.Members.OfType<MethodDeclarationSyntax>()
        where CodeFile.Attributes(method, "Step").Any() && method.Body is not null
        from chance in (string[])["if (Random.Shared.Next(2) == 0) return;", "if (DateTime.UtcNow.Ticks % 2 == 0) return;", "if (new Random().Next(2) == 0) return;"]
        select file.Edits.Insert(method.Body!.OpenBraceToken.Span.End, "\n        " + chance + "\n");
}

/// <summary>A class that ends neither by itself nor by a limit.</summary>
internal sealed class EndlessEpisode() : CodeOperator("environment: episodes that never end", "RLT0108")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file)
    {
        foreach (var type in file.Environments.Where(t => !file.Root.ToString().Contains("MaxEpisodeSteps", StringComparison.Ordinal)))
        {
            var marks = type.Members.SelectMany(m => CodeFile.Attributes(m, "Terminated", "Truncated")).ToList();
            if (marks.Count == 1)
                yield return file.Without(marks[0]).At(type.Identifier.Span);
        }
    }
}

/// <summary>A class that a policy may never end.</summary>
internal sealed class EpisodeWithoutLimit() : CodeOperator("environment: episodes without a limit", "RLT0128")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Environments
        where type.Members.Any(m => CodeFile.Attributes(m, "Terminated").Any()) && !type.Members.Any(m => CodeFile.Attributes(m, "Truncated").Any())
        from mark in CodeFile.Attributes(type, "RlEnvironment")
        let limit = CodeFile.Argument(mark, "MaxEpisodeSteps")
        where limit is not null
        select file.Edits.Replace(TextSpan.FromBounds(mark.ArgumentList!.Arguments[0].Span.End, limit.Span.End), "").At(type.Identifier.Span);
}

internal static class OwnEnvironments
{
    public static IEnumerable<AttributeSyntax> Marks(CodeFile file, params string[] names) => file.Environments.SelectMany(t => t.Members).SelectMany(m => CodeFile.Attributes(m, names));
}
