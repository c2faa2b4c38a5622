using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Names the estimators of a config class: one for each target that its program can submit to.</summary>
internal static class EstimatorParser
{
    /// <summary>The class that holds them.</summary>
    public const string ClassName = "Estimators";

    public static EstimatorsSpec Parse(DeclarationsSpec declarations, bool isRunnable, Compilation compilation)
    {
        if (compilation.GetTypeByMetadataName(KnownNames.Estimator) is null)
            return new(declarations.Type, default, isRunnable);
        var (taken, estimators) = (new HashSet<string>(StringComparer.Ordinal) { ClassName }, new List<EstimatorSpec>());
        foreach (var target in declarations.Targets)
        {
            if (target is { Target: not null, Accessibility: { } accessibility })
                estimators.Add(new(Free(Method(target), taken), target.Name, target.Kind, target.Type, accessibility));
        }
        return new(declarations.Type, estimators.ToEquatableArray(), isRunnable);
    }

    /// <summary>The attribute's name, or that of a target with a name of its own.</summary>
    private static string Method(TargetSpec target)
    {
        if (target.Name.Equals(target.Kind, StringComparison.OrdinalIgnoreCase))
            return target.Kind;
        var name = string.Concat(target.Name.Split('-').Where(w => w.Length > 0).Select(w => char.ToUpperInvariant(w[0]) + w.Substring(1)));
        return name.Length > 0 && char.IsLetter(name[0]) ? name : target.Kind + name;
    }

    private static string Free(string name, HashSet<string> taken)
    {
        var free = name;
        for (var number = 2; !taken.Add(free); number++)
            free = name + number;
        return Literal.Name(free);
    }
}
