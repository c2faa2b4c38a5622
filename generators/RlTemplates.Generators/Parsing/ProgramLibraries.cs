using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>The native libraries that a program has, as the build files of packages say, and values of options that need others.</summary>
internal sealed class ProgramLibraries
{
    private const string Property = "build_property.RlTemplatesLibraries";
    private const string Missing = "the program references no such library";

    private readonly string[] _known;

    private ProgramLibraries(string known) => _known = known.Split(['|'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Those of a program; null where the build says nothing, or of a library, which a program brings them for.</summary>
    public static ProgramLibraries? Of(Compilation compilation, AnalyzerOptions options) =>
        compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
        && options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(Property, out var known) && known.Length > 0
            ? new(known)
            : null;

    /// <summary>What is missing with a value, as a clause; null where nothing is, or where that is not known.</summary>
    /// <param name="option">The option.</param>
    /// <param name="value">Its value, as presets write it.</param>
    public string? Lacks(IPropertySymbol option, string value) =>
        option.AttributesOf(KnownNames.NeedsLibrary).Where(n => Lacks(n, value)).Select(n => n.Named("Otherwise") as string ?? Missing).FirstOrDefault();

    /// <summary>An initialiser as presets write its value; null where only the program knows it.</summary>
    public static string? Text(ExpressionSyntax value, IPropertySymbol option, ParseContext context)
    {
        if (DefaultParser.Text(value, option.Type, context) is { } constant)
            return constant;
        return context.Model(value.SyntaxTree).GetOperation(value, context.CancellationToken) switch
        {
            IPropertyReferenceOperation { Property: { IsStatic: true } named } when IsOf(named.Type, named.ContainingType) => NameCase.ToSnake(named.Name),
            IInvocationOperation { TargetMethod: { IsStatic: true, Name: "Parse", ReturnType: var type, ContainingType: var owner } } call
                when IsOf(type, owner) && call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0) is { Value.ConstantValue: { HasValue: true, Value: string text } } => text.Trim(),
            _ => null,
        };
    }

    private static bool IsOf(ITypeSymbol type, INamedTypeSymbol owner) => SymbolEqualityComparer.Default.Equals(type, owner);

    private bool Lacks(AttributeData need, string value) =>
        need.ConstructorArguments is [{ Value: string values }, { Value: string family }, { Value: string library }]
        && Array.Exists(_known, k => k.StartsWith(family + "/", StringComparison.Ordinal)) && !_known.Contains($"{family}/{library}")
        && TextPattern.Matches(value, values);
}
