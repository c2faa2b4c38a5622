using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests;

/// <summary>Why mistakes are not found, and rules not tried.</summary>
internal static class Survivors
{
    private static readonly (string Operator, string Words, string Why)[] Known = [];

    /// <summary>Rules that no mutant reaches, with the reason.</summary>
    public static IReadOnlyDictionary<string, string> Unreached { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    public static string? Explain(Mutant mutant) =>
        Known.FirstOrDefault(k => k.Operator == mutant.Operator.Name && mutant.Words.Contains(k.Words, StringComparison.Ordinal)).Why;

    /// <summary>Explanations of what is found after all.</summary>
    public static IEnumerable<string> OutOfDate(IEnumerable<Mutant> survivors) =>
        Known.Where(k => !survivors.Any(s => Explain(s) == k.Why)).Select(k => $"{k.Operator}: {k.Words}");
}
