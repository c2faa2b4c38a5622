using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests;

/// <summary>Why mistakes are not found.</summary>
internal static class Survivors
{
    private static readonly (string Operator, string Words, string Why)[] Known = [];

    public static string? Explain(Mutant mutant) =>
        Known.FirstOrDefault(k => k.Operator == mutant.Operator && mutant.Words.Contains(k.Words, StringComparison.Ordinal)).Why;
}
