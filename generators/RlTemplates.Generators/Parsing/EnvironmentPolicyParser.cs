using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Emission;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads what the typed policy of an environment takes and gives.</summary>
internal static class EnvironmentPolicyParser
{
    private static readonly string[] Taken = ["allowed", "explore", "action", "chosen", "session", "cancellationToken", "observation", "prediction"];

    /// <summary>The typed policy; null where nothing acts with policies, the class is wrong, or it has a member of that name.</summary>
    public static EnvironmentPolicySpec? Parse(INamedTypeSymbol type, EnvironmentCopySpec copy, Compilation compilation)
    {
        if (compilation.GetTypeByMetadataName(KnownNames.TypedPolicy) is null || copy.Observations.Count == 0 || copy.Actions.Count == 0 || HasName(type, EnvironmentPolicyEmitter.ClassName))
            return null;
        if (copy.Observations.Any(o => o.IsImage) && copy.Observations.Count > 1)
            return null;
        var isPublic = true;
        var actions = copy.Actions.Select(a => Action(type, a, ref isPublic)).ToList();
        var names = actions.Select(a => a.Name).ToList();
        var isNamed = names.Distinct(StringComparer.Ordinal).Count() == names.Count;
        return new(copy.Type, copy.Name)
        {
            Observations = Observations(type, copy).ToEquatableArray(),
            Choices = copy.Actions.Where(a => a.Choices > 0).Select(a => a.Choices).ToEquatableArray(),
            HasMask = copy.Mask is not null,
            IsServed = compilation.GetTypeByMetadataName(KnownNames.TypedPredictor) is not null && !HasName(type, EnvironmentPredictorEmitter.ClassName),
            ReceivesAction = copy.Actions.Any(a => a.IsArray),
            Accessibility = isPublic ? "public" : "internal",
            Returns = copy.Actions.Any(a => a.IsArray) ? "void" : actions.Count == 1 ? actions[0].Type : $"({string.Join(", ", actions.Select(a => isNamed ? $"{a.Type} {a.Name}" : a.Type))})",
            Result = actions.Count == 1 ? actions[0].Value(0) : $"({string.Join(", ", actions.Select((a, i) => a.Value(i)))})",
        };
    }

    private static bool HasName(INamedTypeSymbol type, string name) => type.Name == name || type.GetMembers(name).Any(m => !m.IsGenerated());

    private static IEnumerable<PolicyObservationSpec> Observations(INamedTypeSymbol type, EnvironmentCopySpec copy)
    {
        var taken = new HashSet<string>(Taken, StringComparer.Ordinal);
        foreach (var observation in copy.Observations)
        {
            var name = observation.Member.TrimStart('@', '_');
            name = name.Length == 0 || !char.IsLetter(name[0]) ? "observed" : char.ToLowerInvariant(name[0]) + name.Substring(1);
            var free = name;
            for (var number = 2; !taken.Add(free); number++)
                free = FormattableString.Invariant($"{name}{number}");
            var parameter = Literal.Name(free);
            var special = observation.Shape == ObservationShape.Number ? Member(type, observation.Member)?.ValueType()?.SpecialType : null;
            var (written, value) = (observation.Shape, special) switch
            {
                (_, SpecialType.System_Boolean) => ("bool", $"{parameter} ? 1f : 0f"),
                (_, SpecialType.System_Int32) => ("int", parameter),
                (_, SpecialType.System_Double) => ("double", $"(float){parameter}"),
                (ObservationShape.Number, _) => ("float", parameter),
                (>= ObservationShape.GreyImage, _) => ("global::System.ReadOnlySpan<byte>", parameter),
                _ => ("global::System.ReadOnlySpan<float>", parameter),
            };
            yield return new(observation.Member, parameter, written, value, observation.IsImage);
        }
    }

    private static TypedAction Action(INamedTypeSymbol type, ActionSpec action, ref bool isPublic)
    {
        var name = action.Member.TrimStart('@', '_');
        name = Literal.Name(name.Length == 0 || !char.IsLetter(name[0]) ? "Action" : char.ToUpperInvariant(name[0]) + name.Substring(1));
        if (action.Choices == 0)
            return new(name, "float", "");
        if (action.Enum is not { } written || Member(type, action.Member)?.ValueType() is not INamedTypeSymbol kind)
            return new(name, "int", "");
        for (var current = kind; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal))
                return new(name, "int", "");
            isPublic &= current.DeclaredAccessibility == Accessibility.Public;
        }
        return new(name, written, $"({written})");
    }

    private static ISymbol? Member(INamedTypeSymbol type, string name) => type.GetMembers(name.TrimStart('@')).FirstOrDefault();

    private sealed class TypedAction(string name, string type, string cast)
    {
        public string Name { get; } = name;

        public string Type { get; } = type;

        public string Value(int element) => FormattableString.Invariant($"{cast}chosen[{element}]");
    }
}
