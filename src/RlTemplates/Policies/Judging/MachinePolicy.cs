using RlTemplates.Options;

namespace RlTemplates.Policies;

/// <summary>Judges targets and machines by a policy: which, how large, how many, how long.</summary>
internal static class MachinePolicy
{
    private const string Ending = "Attribute";
    private const string Head = "Head";
    private const string NodeCount = "NodeCount";
    private const string MaxNodes = "MaxNodes";
    private const string InstanceCount = "InstanceCount";

    private static readonly string[] WithoutGroups = ["SageMaker", "Local"];
    private static readonly string[] Counts = [NodeCount, MaxNodes, "MinNodes", InstanceCount];

    public static IEnumerable<PolicyViolation> Judge(TeamPolicy policy, ExperimentFacts facts)
    {
        foreach (var target in facts.Targets)
        {
            if (policy.AllowedTargets.Count > 0 && !policy.AllowedTargets.Any(allowed => IsSame(allowed, target.Type)))
                yield return new(PolicyRules.Target, target.Place, $"The target is [{target.Kind}]; it must be {PolicyJudge.Words([.. policy.AllowedTargets.Select(a => $"[{Kind(a)}]")])} by {policy}");
        }
        foreach (var found in facts.Targets.Concat(facts.Machines).SelectMany(declared => declared.Arguments.SelectMany(argument => Argument(policy, declared, argument))))
            yield return found;
        foreach (var found in facts.Targets.SelectMany(target => Sum(policy, facts, target)))
            yield return found;
    }

    private static IEnumerable<PolicyViolation> Argument(TeamPolicy policy, DeclaredTarget declared, Fact argument)
    {
        var place = argument.Place ?? declared.Place;
        if (argument.IsMachineSize && policy.AllowedVmSizes.Count > 0 && !policy.AllowedVmSizes.Contains(argument.Value, StringComparer.OrdinalIgnoreCase))
        {
            var nearest = Suggestion.Nearest(argument.Value, policy.AllowedVmSizes);
            yield return new(PolicyRules.MachineSize, place, $"'{argument.Name}' of [{declared.Kind}] is {argument.Value}; it must be {PolicyJudge.Words(policy.AllowedVmSizes)} by {policy}{(nearest is null ? "" : $"; did you mean {nearest}?")}") { Nearest = nearest };
        }
        if (argument.Name == "MaxRunDurationSeconds" && policy.MaxDurationSeconds > 0 && PolicyJudge.Number(argument.Value) > policy.MaxDurationSeconds)
            yield return TooMuch(PolicyRules.Duration, declared, argument, policy.MaxDurationSeconds, policy);
        if (Counts.Contains(argument.Name) && policy.MaxNodes > 0 && PolicyJudge.Number(argument.Value) > policy.MaxNodes)
            yield return TooMuch(PolicyRules.Nodes, declared, argument, policy.MaxNodes, policy);
    }

    private static PolicyViolation TooMuch(string rule, DeclaredTarget declared, Fact argument, int most, TeamPolicy policy) =>
        new(rule, argument.Place ?? declared.Place, $"'{argument.Name}' of [{declared.Kind}] is {argument.Value}; it must be at most {most} by {policy}") { Nearest = most };

    /// <summary>What a target's groups come to, where none alone is too large.</summary>
    private static IEnumerable<PolicyViolation> Sum(TeamPolicy policy, ExperimentFacts facts, DeclaredTarget target)
    {
        var groups = facts.Machines.GroupBy(m => m.Kind).Select(kind => Chosen(target, [.. kind])).OfType<DeclaredTarget>().ToList();
        var total = groups.Sum(Nodes);
        if (policy.MaxNodes > 0 && !WithoutGroups.Contains(target.Kind) && total > policy.MaxNodes && groups.All(g => Nodes(g) <= policy.MaxNodes))
            yield return new(PolicyRules.Nodes, target.Place, $"[{target.Kind}] takes {total} machines ({string.Join(", ", groups.Select(g => $"{g.Name} {Nodes(g)}"))}); it must take at most {policy.MaxNodes} by {policy}");
    }

    /// <summary>The group of a kind that a target names, or the only one.</summary>
    private static DeclaredTarget? Chosen(DeclaredTarget target, IReadOnlyList<DeclaredTarget> groups) => target.Find(groups[0].Kind) is { } named
        ? groups.FirstOrDefault(g => g.Name.Equals(named.Value, StringComparison.OrdinalIgnoreCase))
        : groups.Count == 1 ? groups[0] : null;

    private static double Nodes(DeclaredTarget group) =>
        (group.Find(NodeCount) ?? (group.Kind == Head ? null : group.Find(MaxNodes))) is { } count ? PolicyJudge.Number(count.Value) ?? 1 : 1;

    /// <summary>A program knows an attribute's short name only.</summary>
    private static bool IsSame(string allowed, string type) => allowed == type || (type.IndexOf('.') < 0 && Kind(allowed) == type);

    private static string Kind(string fullName)
    {
        var name = PolicyJudge.ShortName(fullName);
        return name.EndsWith(Ending, StringComparison.Ordinal) && name.Length > Ending.Length ? name.Substring(0, name.Length - Ending.Length) : name;
    }
}
