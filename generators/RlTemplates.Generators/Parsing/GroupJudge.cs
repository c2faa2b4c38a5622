using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Analysis;

namespace RlTemplates.Generators.Parsing;

/// <summary>
/// Judges groups of options that an initialiser makes anew: <c>new SacOptions { Network = new() { InitialLogStd = -1 } }</c> gives up what SacOptions
/// sets of its network.
/// </summary>
internal sealed class GroupJudge(ParseContext context)
{
    private readonly Dictionary<ITypeSymbol, InitialValues> _values = new(SymbolEqualityComparer.Default);

    public static void Judge(INamedTypeSymbol type, ParseContext context)
    {
        var judge = new GroupJudge(context);
        foreach (var property in context.Properties(type).Where(p => SymbolEqualityComparer.Default.Equals(p.ContainingType, type)))
        {
            if (DefaultParser.Initializer(property, context.CancellationToken) is { } value)
                judge.Visit(value, OptionParser.MostLevels);
        }
    }

    private void Visit(ExpressionSyntax value, int levels)
    {
        var (written, initializer) = value switch
        {
            BaseObjectCreationExpressionSyntax made => (made, made.Initializer),
            WithExpressionSyntax with => ((ExpressionSyntax)with, with.Initializer),
            _ => (value, null),
        };
        if (initializer is null || levels == 0)
            return;
        var owner = context.Model(value.SyntaxTree).GetTypeInfo(written, context.CancellationToken).Type as INamedTypeSymbol;
        foreach (var assignment in initializer.Expressions.OfType<AssignmentExpressionSyntax>())
        {
            if (owner is not null && assignment is { Left: IdentifierNameSyntax name, Right: BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } made })
                JudgeGroup(owner, name.Identifier.ValueText, made);
            Visit(assignment.Right, levels - 1);
        }
    }

    private void JudgeGroup(INamedTypeSymbol owner, string name, BaseObjectCreationExpressionSyntax made)
    {
        if (context.Properties(owner).FirstOrDefault(p => p.Name == name)?.Type is not INamedTypeSymbol record || !OptionParser.IsGroup(record))
            return;
        var set = new HashSet<string>(made.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>().Select(a => a.Left.ToString()) ?? [], StringComparer.Ordinal);
        var lost = (from option in context.Properties(record)
                    where OptionParser.CanBeSet(option) && !set.Contains(option.Name)
                    let now = Values(record).TextOf(option.Name)
                    let usual = Values(owner).TextOf(name + "." + option.Name)
                    where now is not null && usual is not null && now != usual
                    select (option.Name, Now: now, Usual: usual)).ToList();
        if (lost.Count == 0)
            return;
        var copy = $"new {owner.ToMinimalDisplayString(context.Model(made.SyntaxTree), made.SpanStart)}().{name}";
        var head = TextSpan.FromBounds(made.SpanStart, made.Initializer is null ? made.Span.End : made.Initializer.GetFirstToken().GetPreviousToken().Span.End);
        context.Sink.Report(
            Rules.GroupMadeAnew, Location.Create(made.SyntaxTree, head), Mend.Replace(!CanBeMade(owner) ? null : made.Initializer is null ? copy : copy + " with"),
            name, And(lost.Select((o, i) => $"{o.Name} {(i == 0 ? "is " : "")}{o.Now}")), And(lost.Select(o => o.Usual)), owner.Name, lost.Count == 1 ? "it" : "them", copy + (made.Initializer is null ? "" : " with { … }"));
    }

    private static bool CanBeMade(INamedTypeSymbol type) =>
        !type.IsAbstract && type.InstanceConstructors.Any(c => c.Parameters.Length == 0 && c.DeclaredAccessibility != Accessibility.Private) && !type.GetMembers().Any(m => m is IPropertySymbol { IsRequired: true });

    private InitialValues Values(INamedTypeSymbol type)
    {
        if (!_values.TryGetValue(type, out var values))
            _values[type] = values = new(type, context);
        return values;
    }

    private static string And(IEnumerable<string> words)
    {
        var all = words.ToList();
        return all.Count == 1 ? all[0] : string.Join(", ", all.Take(all.Count - 1)) + " and " + all[all.Count - 1];
    }
}
