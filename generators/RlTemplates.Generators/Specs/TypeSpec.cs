using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Specs;

/// <summary>Names of a config class and how to reopen it. Immutable and structurally equal, as pipeline values must be.</summary>
/// <param name="FullName">Name in code, with global::.</param>
/// <param name="HintName">Full metadata name, for file names.</param>
/// <param name="Namespace">Namespace in code; empty for the global one.</param>
/// <param name="Headers">Partial declarations from the outermost type to the class itself: <c>partial record PongExperiment</c>.</param>
/// <param name="CanBeExtended">Whether members can be added in a partial declaration.</param>
internal sealed record TypeSpec(string FullName, string HintName, string Namespace, EquatableArray<string> Headers, bool CanBeExtended);
