using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Judges an attribute that says how options must fit each other by itself: whether it can ever be broken, and ever be heeded.</summary>
internal sealed class ConstraintMeaning(AttributeData attribute, INamedTypeSymbol type, ParseContext context)
{
    private readonly Location _place = attribute.Place(context.CancellationToken) ?? type.Place();

    /// <summary>Reports every fault.</summary>
    public void Judge()
    {
        foreach (var path in ConstraintParser.Options(attribute))
        {
            if (Find(path).Fault is { } fault)
                Report(fault);
        }
        if (attribute.AttributeClass.Is(KnownNames.Requires))
            JudgeDemand();
        else if (attribute.AttributeClass.Is(KnownNames.Forbids) && attribute.ConstructorArguments is [_, var value])
            JudgeText(attribute.Text(), ConstraintParser.Text(value));
        else if (attribute.AttributeClass.Is(KnownNames.NotLessThan) || attribute.AttributeClass.Is(KnownNames.MultipleOf))
            JudgeProduct();
        else if (attribute.AttributeClass.Is(KnownNames.NeedsObservations))
            JudgeText(attribute.Text(), "true");
        if (attribute.Named("When") is string when)
            JudgeText(when, ConstraintParser.Text(attribute.NamedArguments.FirstOrDefault(a => a.Key == "Is").Value) ?? "true");
    }

    private void JudgeDemand()
    {
        var (least, most) = (attribute.Named("AtLeast") as double?, attribute.Named("AtMost") as double?);
        if (!attribute.NamedArguments.Any(a => a.Key is "AtLeast" or "AtMost" or "Value"))
            Report("demands nothing; set AtLeast, AtMost or Value");
        if (least > most)
            Report($"demands at least {Text(least)} and at most {Text(most)}, which no value is");
        if (least is not null || most is not null)
            JudgeNumber(attribute.Text());
        JudgeText(attribute.Text(), ConstraintParser.Text(attribute.NamedArguments.FirstOrDefault(a => a.Key == "Value").Value));
    }

    private void JudgeProduct()
    {
        if (!ConstraintParser.Factors(attribute).Any())
            Report("names no option to compare with; name those whose product is the bound");
        foreach (var path in ConstraintParser.Factors(attribute).Concat(ConstraintParser.UpTo(attribute)).Prepend(attribute.Text()))
            JudgeNumber(path);
    }

    private void JudgeNumber(string? path)
    {
        if (path is not null && Find(path).Property is { } option && GrammarParser.Rule(option)?.Grammar.Kind is { } kind and not (TextKind.Whole or TextKind.Real or TextKind.Parsed))
            Report($"compares '{path}', which is {(kind == TextKind.Duration ? "a duration" : option.Type.ToDisplayString())}; only numbers can be compared");
    }

    private void JudgeText(string? path, string? text)
    {
        if (path is not null && text is not null && Find(path).Property is { } option && GrammarParser.Rule(option)?.Grammar.Read(text).Demand is { } demand)
            Report($"names the value '{text}', which '{path}' never is; it {demand}");
    }

    /// <summary>The option that a path names, or why it names none.</summary>
    private (IPropertySymbol? Property, string? Fault) Find(string path)
    {
        ITypeSymbol current = type;
        IPropertySymbol? found = null;
        foreach (var name in path.Split('.'))
        {
            var properties = current is INamedTypeSymbol record && (OptionParser.IsGroup(record) || ReferenceEquals(record, type)) ? context.Properties(record) : [];
            found = properties.FirstOrDefault(p => p.Name == name && OptionParser.CanBeSet(p));
            if (found is null)
            {
                var near = Suggestion.Nearest(name, properties.Select(p => p.Name));
                return (null, $"names '{path}', but '{current.Name}' has no option '{name}'{(near is null ? "" : $"; did you mean '{near}'?")}");
            }
            current = found.Type;
        }
        return found is not null && OptionParser.IsGroup(found.Type) && context.Codec(found.Type) is null
            ? (null, $"names '{path}', which is a group of options; name one of them, for example '{path}.{context.Properties((INamedTypeSymbol)found.Type).Select(p => p.Name).FirstOrDefault()}'")
            : (found, null);
    }

    private void Report(string fault) =>
        context.Sink.Report(Rules.ConstraintWithoutMeaning, _place, attribute.AttributeClass?.Name.Replace("Attribute", "") ?? "", type.Name, fault);

    private static string Text(double? number) => (number ?? 0).ToString("R", CultureInfo.InvariantCulture);
}
