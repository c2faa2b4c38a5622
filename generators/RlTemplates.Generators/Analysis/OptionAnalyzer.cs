using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0002, RLT0003, RLT0005–RLT0007, RLT0026–RLT0028, RLT0030, RLT0043, RLT0122: the options of config classes and of records with [Options].</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OptionAnalyzer() : ConfigAnalyzer(
    Rules.UnsupportedOptionType, Rules.DuplicateOptionName, Rules.DefaultOutsideItsRange, Rules.OptionWithoutDefault, Rules.GetOnlyProperty,
    Rules.InvalidRange, Rules.LimitDoesNotApply, Rules.AllowedValueOfWrongType, Rules.SecretWithLiteralDefault, Rules.EnumNamesCollide, Rules.RecordNameTaken)
{
    private protected override bool Concerns(INamedTypeSymbol type) => base.Concerns(type) || type.IsOptionsRecord();

    private protected override void Judge(INamedTypeSymbol type, ParseContext context)
    {
        if (base.Concerns(type))
            OptionParser.Parse(type, context);
        else
        {
            OptionParser.Judge(type, context);
            if (!type.IsAbstract && ChoiceType.IsBase(RecordName.Root(type)))
                FamilyParser.JudgeName(type, context);
        }
    }
}
