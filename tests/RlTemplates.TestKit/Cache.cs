using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace RlTemplates.TestKit;

/// <summary>Holds that pipelines are incremental: nothing is computed twice, and no value keeps a compilation alive.</summary>
public static class Cache
{
    public static void AssertAllCached(GeneratorDriverRunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach (var generator in result.Results)
        {
            foreach (var (name, steps) in generator.TrackedSteps.Where(s => TrackingNamesOf(generator).Contains(s.Key)).Concat(generator.TrackedOutputSteps))
            {
                foreach (var (_, reason) in steps.SelectMany(s => s.Outputs))
                {
                    if (reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged))
                        throw new InvalidOperationException($"Step {name} was {reason} in a second run on the same compilation.");
                }
            }
        }
    }

    public static void AssertNoSymbols(GeneratorDriverRunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach (var generator in result.Results)
        {
            foreach (var name in TrackingNamesOf(generator).Where(generator.TrackedSteps.ContainsKey))
            {
                foreach (var (value, _) in generator.TrackedSteps[name].SelectMany(s => s.Outputs))
                    Walk(value, name, new HashSet<object>(ReferenceEqualityComparer.Instance));
            }
        }
    }

    private static IReadOnlyList<string> TrackingNamesOf(GeneratorRunResult _) => RlTemplates.Generators.TrackingNames.All;

    private static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || (!value.GetType().IsValueType && !seen.Add(value)))
            return;
        if (value is ISymbol or SyntaxNode or SyntaxTree or Compilation or SemanticModel or Location or AttributeData or SyntaxReference)
            throw new InvalidOperationException($"{path} holds a {value.GetType().Name}.");
        if (value is IEnumerable items)
        {
            foreach (var item in items)
                Walk(item, path + "[]", seen);
        }
        for (var type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                Walk(field.GetValue(value), $"{path}.{field.Name}", seen);
        }
    }
}
