using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.Policies;

/// <summary>Judges a bound experiment by the policies of its kits, in the compiler's words.</summary>
internal static class PolicyCheck
{
    private const string Stop = "stop." + Metric.TimeTotalSeconds;

    /// <summary>What forbids a submission, and what may stay for a while only.</summary>
    /// <param name="definition">The experiment.</param>
    /// <param name="options">Its options, those of all targets among them.</param>
    /// <param name="config">The same, as the runtime sees them.</param>
    /// <param name="target">Where it is submitted to.</param>
    public static (IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings) Judge(ExperimentDefinition definition, IReadOnlyList<ResolvedOption> options, ExperimentConfig config, string target)
    {
        var facts = Facts(definition, options, config, target);
        var found = KitFiles.Of(definition).Select(PolicyReader.Read).OfType<TeamPolicy>().SelectMany(policy => PolicyJudge.Judge(policy, facts, DateTime.UtcNow)).ToList();
        return ([.. found.Where(f => f.Rule != PolicyRules.EndingException).Select(Text)], [.. found.Where(f => f.Rule == PolicyRules.EndingException).Select(Text)]);
    }

    private static string Text(PolicyViolation found) => Sentence.End($"{found.Rule}: {(found.Place is string place ? place + ": " : "")}{found.Sentence}");

    private static ExperimentFacts Facts(ExperimentDefinition definition, IReadOnlyList<ResolvedOption> options, ExperimentConfig config, string target)
    {
        // A target that every experiment has counts only where it is the one submitted to.
        var targets = definition.Targets.Where(t => !t.IsImplicit || t.Name.Equals(target, StringComparison.OrdinalIgnoreCase)).Select(t => Declared(t, options) with { Takes = t.MachinesOf(t.Bind(options)) });
        var paths = definition.Options.Options.Select(o => o.Path).ToHashSet(StringComparer.Ordinal);
        return new(definition.Name, null)
        {
            Algorithm = definition.AlgorithmType?.FullName is { } type ? new("algorithm", type, null) : null,
            Targets = [.. targets],
            Machines = [.. definition.Machines.Select(m => Declared(m, options))],
            Tags = [.. definition.Tags.Select(t => new Fact(t.Key, t.Value, null))],
            SetOptions = [.. definition.SetOptions.Select(path => new Fact(path, "", null) { IsOpaque = IsGroup(path, paths) }).Concat(options.Where(IsOwn).Select(r => new Fact(r.Path, r.Text, r.Source.Text)))],
            Metrics = [.. definition.LoggedMetrics, .. definition.MethodMetrics],
            Duration = config.Stop.TryGetValue(Metric.TimeTotalSeconds, out var time) && !time.IsUpper ? new(Stop, time.Value.ToString("R", CultureInfo.InvariantCulture), SourceOf(Stop, options)) : null,
        };
    }

    private static bool IsGroup(string path, HashSet<string> paths) => !paths.Contains(path) && paths.Any(p => p.StartsWith(path + ".", StringComparison.Ordinal));

    private static bool IsOwn(ResolvedOption option) => option.Source is { IsSet: true, Kind: not SourceKind.TeamDefaults };

    private static string? SourceOf(string path, IReadOnlyList<ResolvedOption> options) => options.FirstOrDefault(r => r.Path == path)?.Source is { IsSet: true } source ? source.Text : null;

    private static DeclaredTarget Declared(AttributeDeclaration declared, IReadOnlyList<ResolvedOption> options) => new(
        declared.Name, declared.Kind, declared.Kind, null,
        [.. from argument in declared.ArgumentsOf(options)
            from value in argument.Values
            select new Fact(Property(argument.Name), value, SourceOf(argument.Option.Path, options)) { Meaning = argument.Option.Meaning, SecondsPerUnit = argument.Option.SecondsPerUnit }]);

    private static string Property(string name) => string.Concat(name.Split('_').Where(w => w.Length > 0).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
}
