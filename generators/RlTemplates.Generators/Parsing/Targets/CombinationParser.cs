using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges texts of a target that only go together in some combinations.</summary>
internal static class CombinationParser
{
    public static void Judge(Declaration declaration, ParseContext context)
    {
        foreach (var argument in declaration.Arguments)
        {
            var rules = RelationParser.Overriding(declaration, argument) is null ? argument.Property.AttributesOf(KnownNames.AllowedCombinations) : [];
            // What one rule finds wrong, the next would call wrong once more.
            _ = rules.Any(rule => Judge(declaration, [argument, .. Others(rule).Select(declaration.Find).OfType<Argument>()], rule, context));
        }
    }

    /// <summary>Names of the other properties.</summary>
    public static IReadOnlyList<string> Others(AttributeData rule) => Texts(rule, 0);

    /// <summary>The combinations that there are.</summary>
    public static IReadOnlyList<string> Combinations(AttributeData rule) => Texts(rule, 1);

    // Whether something is wrong.
    private static bool Judge(Declaration declaration, IReadOnlyList<Argument> arguments, AttributeData rule, ParseContext context)
    {
        // A text that cannot be at all is another rule's finding.
        var texts = arguments.Where(a => LimitParser.Violation(LimitParser.Parse(a.Property), a.Value, a.Property.Type) is null).Select(a => a.Value as string).OfType<string>().ToList();
        if (texts.Count <= Others(rule).Count || CombinationText.Fault(Combinations(rule), texts) is not var (index, allowed))
            return false;
        var wrong = arguments[index ?? 0];
        var others = string.Join(" and ", arguments.Where(a => a != wrong).Select(a => $"{a.Name} '{a.Value}'"));
        var fault = index is null
            ? $"is '{wrong.Value}', with {others}; together they must be {CombinationText.Words(allowed)}"
            : $"is '{wrong.Value}', which does not go with {others}; it must be {CombinationText.Words(allowed)}";
        context.Sink.Report(Rules.UnknownCombination, wrong.Place, Mend.Replace(index is null ? null : Literal.Of(allowed[0])), wrong.Name, declaration.Kind, fault);
        return true;
    }

    private static IReadOnlyList<string> Texts(AttributeData rule, int index) =>
        rule.ConstructorArguments.Length > index && rule.ConstructorArguments[index] is { Kind: TypedConstantKind.Array, IsNull: false } list ? [.. list.Values.Select(v => v.Value).OfType<string>()] : [];
}
