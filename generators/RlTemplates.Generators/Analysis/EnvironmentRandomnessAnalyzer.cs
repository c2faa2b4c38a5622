using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0107: what differs from run to run, used inside a class with [RlEnvironment].</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EnvironmentRandomnessAnalyzer : DiagnosticAnalyzer
{
    private const string Draw = "draw from the RandomStream that [Reset] and [Step] are given";
    private const string Count = "count steps instead";

    private static readonly ImmutableArray<DiagnosticDescriptor> Supported = [Rules.HiddenRandomness];

    /// <summary>Types and their members that no seed decides; a type without members stands for all of it.</summary>
    private static readonly (string Type, string[] Members, string Remedy)[] Sources =
    [
        ("System.Random", [], Draw),
        ("System.Security.Cryptography.RandomNumberGenerator", [], Draw),
        ("System.Guid", ["NewGuid", "CreateVersion7"], Draw),
        ("System.DateTime", ["Now", "UtcNow", "Today"], Count),
        ("System.DateTimeOffset", ["Now", "UtcNow"], Count),
        ("System.Environment", ["TickCount", "TickCount64"], Count),
        ("System.Diagnostics.Stopwatch", [], Count),
        ("System.TimeProvider", [], Count),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Supported;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(
            static c => Judge(c, ((IObjectCreationOperation)c.Operation).Constructor), OperationKind.ObjectCreation);
        context.RegisterOperationAction(
            static c => Judge(c, ((IInvocationOperation)c.Operation).TargetMethod is { IsStatic: true } method ? method : null), OperationKind.Invocation);
        context.RegisterOperationAction(
            static c => Judge(c, ((IPropertyReferenceOperation)c.Operation).Property is { IsStatic: true } property ? property : null), OperationKind.PropertyReference);
    }

    private static void Judge(OperationAnalysisContext context, ISymbol? used)
    {
        if (used is null)
            return;
        foreach (var (type, members, remedy) in Sources)
        {
            var isMeant = members.Length == 0 ? used.ContainingType.DerivesFrom(type) : used.ContainingType.Is(type) && members.Contains(used.Name);
            if (!isMeant || !IsInEnvironment(context.ContainingSymbol))
                continue;
            var name = used is IMethodSymbol { MethodKind: MethodKind.Constructor } ? $"new {used.ContainingType.Name}()" : $"{used.ContainingType.Name}.{used.Name}";
            context.ReportDiagnostic(Diagnostic.Create(Rules.HiddenRandomness.Linked(context.Options), context.Operation.Syntax.GetLocation(), name, remedy));
            return;
        }
    }

    private static bool IsInEnvironment(ISymbol symbol)
    {
        for (var type = symbol.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.AttributeOf(KnownNames.RlEnvironment) is not null)
                return true;
        }
        return false;
    }
}
