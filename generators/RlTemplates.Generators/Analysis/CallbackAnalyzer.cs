using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0010: signatures of methods with callback attributes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallbackAnalyzer() : ConfigAnalyzer(Rules.WrongCallbackSignature)
{
    private protected override void Judge(INamedTypeSymbol type, ParseContext context) => CallbackParser.Parse(type, context);
}
