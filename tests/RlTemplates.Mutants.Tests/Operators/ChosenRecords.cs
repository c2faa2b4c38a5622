using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

internal sealed class UnknownRecord() : PresetOperator("choice: a type that there is not", "RLT0071")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        ChosenRecord.Of(preset).SelectMany(c => new[] { Words.Misspelt(c.Type), "onnx", "7" }.Select(w => preset.Edits.Replace(c.TypeSpan, w)));
}

internal sealed class OptionOfAnotherRecord() : PresetOperator("choice: another type, with the options of the one before", "RLT0070")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from chosen in ChosenRecord.Of(preset)
        from other in chosen.Others
        select preset.Edits.Replace(chosen.TypeSpan, other).Or(chosen.Settings.Select(s => s.Key));
}

internal sealed class ElementWithoutType() : PresetOperator("choice: an element of a list without its type", "RLT0071")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from chosen in ChosenRecord.Of(preset)
        where chosen.IsElement
        select preset.Edits.Replace(TextSpan.FromBounds(chosen.Span.Start + 2, chosen.Settings[0].Key.Start), "").Or(chosen.Span);
}

internal sealed class NullForRecord() : PresetOperator("choice: null, or a name alone, where a record must be", "RLT0071", "RLT0078")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from chosen in ChosenRecord.Of(preset)
        from wrong in (string[])["null", chosen.Type]
        where wrong != "null" || !chosen.IsElement
        select preset.Edits.Replace(chosen.Span, wrong);
}

internal sealed class WrongOptionOfRecord() : PresetOperator("choice: an option of a record with a wrong name or value", "RLT0070", "RLT0071", "RLT0072")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from chosen in ChosenRecord.Of(preset)
        from setting in chosen.Settings
        from edit in setting.Property.OutOfRange().Append("many").Select(wrong => preset.Edits.Replace(setting.Value, wrong))
            .Append(preset.Edits.Replace(setting.Key, Words.Misspelt(setting.Property.Name.ToLowerInvariant())))
        select edit;
}

/// <summary>A copy of a record whose name in presets is the same, and names that cannot be written.</summary>
internal sealed class RecordNameTwice() : CodeOperator("choice: a record without a name of its own", "RLT0122")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from record in file.Nodes<RecordDeclarationSyntax>()
        where ChosenRecord.NameOf(file, record) is not null
        from edit in (Edits[])
        [
            file.Edits.Insert(record.Span.End, "\n\n" + record.WithoutLeadingTrivia().WithIdentifier(SyntaxFactory.Identifier(record.Identifier.ValueText + "Options"))).Or(record.Identifier.Span),
            file.Edits.Insert(record.SpanStart, "[OptionType(\"Two Words\")] ").Or(record.Identifier.Span),
        ]
        select edit;
}

internal sealed class ChoiceWithoutRecord() : CodeOperator("choice: no record where one must be", "RLT0006")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from property in file.ConfigProperties
        where property.Initializer is not null && file.Model.GetTypeInfo(property.Type).Type is { IsAbstract: true, IsRecord: true } && property.Type is not NullableTypeSyntax
        from edit in (Edits[])[file.Edits.Replace(property.Initializer!.Value.Span, "null!"), file.Edits.Replace(TextSpan.FromBounds(property.AccessorList!.Span.End, property.Span.End), "").Or(property.Identifier.Span)]
        select edit;
}

internal sealed class MalformedPair() : CodeOperator("target: a malformed pair with its attribute", "RLT0125")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.Nodes<AttributeSyntax>()
        where CodeFile.NameOf(attribute) == "Target" && attribute.Parent is AttributeListSyntax { Target: not null }
        let arguments = attribute.ArgumentList!.Arguments
        from edit in (Edits[])
        [
            file.Edits.Replace(arguments[0].Span, "typeof(string)").Or(attribute.Span), file.Edits.Replace(arguments[1].Span, "typeof(string)").Or(attribute.Span),
            file.Edits.Replace(arguments[0].Span, arguments[1].ToString()).Replace(arguments[1].Span, arguments[0].ToString()).Or(attribute.Span),
            file.Edits.Replace(arguments[1].Span, "typeof(ITarget)").Or(attribute.Span),
        ]
        select edit;
}

/// <summary>A record that a preset chooses in braces: <c>{ type: gusty, strength: 2 }</c>.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Span">All of it.</param>
/// <param name="TypeSpan">Its name.</param>
/// <param name="IsElement">Whether it is an element of a list.</param>
/// <param name="Others">Names of the other records that may be chosen there.</param>
/// <param name="Settings">The options that are set.</param>
internal sealed record ChosenRecord(
    string Type, TextSpan Span, TextSpan TypeSpan, bool IsElement, IReadOnlyList<string> Others, IReadOnlyList<(IPropertySymbol Property, TextSpan Key, TextSpan Value)> Settings)
{
    public static IEnumerable<ChosenRecord> Of(PresetText preset)
    {
        List<(string Name, INamedTypeSymbol Type)> records =
            [.. preset.Project.Code.SelectMany(f => f.Nodes<RecordDeclarationSyntax>().Where(r => NameOf(f, r) is not null).Select(r => (NameOf(f, r)!, f.Type(r)!)))];
        if (records.Count == 0)
            yield break;
        foreach (Match match in Regex.Matches(preset.Project.Texts[preset.Path], @"(?<list>\[|\}, )?(?<all>\{ type: (?<type>\w+)(?:, (?<key>\w+): (?<value>[^,} ]+))* \})"))
        {
            var (name, record) = records.Single(r => r.Name == match.Groups["type"].Value);
            var settings = match.Groups["key"].Captures.Zip(match.Groups["value"].Captures, (key, value) => (
                record.GetMembers().OfType<IPropertySymbol>().Single(p => p.Name.Equals(key.Value.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)), SpanOf(key), SpanOf(value))).ToList();
            yield return new(name, SpanOf(match.Groups["all"]), SpanOf(match.Groups["type"]), match.Groups["list"].Success,
                [.. records.Where(r => r.Name != name && SymbolEqualityComparer.Default.Equals(r.Type.BaseType, record.BaseType)).Select(r => r.Name)], settings);
        }
    }

    /// <summary>The name of a record that can be chosen, read without what is tested; null for another record.</summary>
    public static string? NameOf(CodeFile file, RecordDeclarationSyntax record)
    {
        if (file.Type(record) is not { IsAbstract: false, BaseType: { IsAbstract: true, IsRecord: true } family } || family.Attribute("Options") is null)
            return null;
        var role = family.Name[..^"Options".Length];
        return (record.Identifier.ValueText.EndsWith(role, StringComparison.Ordinal) ? record.Identifier.ValueText[..^role.Length] : record.Identifier.ValueText).ToLowerInvariant();
    }

    private static TextSpan SpanOf(Capture capture) => new(capture.Index, capture.Length);
}
