using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Caching;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators;

/// <summary>Whether a project gets a generated entry point.</summary>
internal static class EntryPointSettings
{
    private const string Property = "build_property.RlTemplatesEntryPoint";

    public static bool IsOn(AnalyzerConfigOptions options) =>
        !options.TryGetValue(Property, out var value) || !value.Trim().Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the compilation is a program, can reach the entry script and has no entry point, not even a wrong or ambiguous one.</summary>
    public static bool IsMissing(Compilation compilation, CancellationToken cancellationToken) =>
        compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
        && compilation.Options.MainTypeName is null
        && compilation.GetTypeByMetadataName(KnownNames.EntryScript) is not null
        && (!compilation.SyntaxTrees.Any(t => TreeShape.Of(t).MayEnter)
            || (compilation.GetEntryPoint(cancellationToken) is null && !compilation.SyntaxTrees.Any(t => HasStatements(t, cancellationToken)) && !HasMain(compilation, cancellationToken)));

    private static bool HasStatements(SyntaxTree tree, CancellationToken cancellationToken) =>
        tree.GetRoot(cancellationToken) is CompilationUnitSyntax unit && unit.Members.Any(m => m is GlobalStatementSyntax);

    private static bool HasMain(Compilation compilation, CancellationToken cancellationToken) =>
        compilation.GetSymbolsWithName("Main", SymbolFilter.Member, cancellationToken).OfType<IMethodSymbol>().Any(IsMain);

    private static bool IsMain(IMethodSymbol method) =>
        method is { IsStatic: true, IsGenericMethod: false, Parameters.Length: 0 or 1 }
        && method.Parameters.All(p => p.Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_String })
        && (method.ReturnsVoid || method.ReturnType.SpecialType == SpecialType.System_Int32 || method.ReturnType.Is("System.Threading.Tasks.Task"));
}
