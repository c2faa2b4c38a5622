using System.Globalization;
using RlTemplates.Options;

namespace RlTemplates.Policies;

/// <summary>Judges targets and machines by a policy: which, how large, how many, how long.</summary>
internal static class MachinePolicy
{
    private const string Ending = "Attribute";

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
        if (argument.Meaning == OptionMeaning.MachineSize && policy.AllowedVmSizes.Count > 0 && !policy.AllowedVmSizes.Contains(argument.Value, StringComparer.OrdinalIgnoreCase))
        {
            var nearest = Suggestion.Nearest(argument.Value, policy.AllowedVmSizes);
            yield return new(PolicyRules.MachineSize, place, $"'{argument.Name}' of [{declared.Kind}] is {argument.Value}; it must be {PolicyJudge.Words(policy.AllowedVmSizes)} by {policy}{(nearest is null ? "" : $"; did you mean {nearest}?")}") { Nearest = nearest };
        }
        if (argument.Meaning == OptionMeaning.JobDuration && policy.MaxDurationSeconds > 0 && PolicyJudge.Number(argument.Value) * argument.SecondsPerUnit > policy.MaxDurationSeconds)
            yield return TooMuch(PolicyRules.Duration, declared, argument, Math.Floor(policy.MaxDurationSeconds / argument.SecondsPerUnit), policy);
        if (IsCount(argument) && policy.MaxNodes > 0 && PolicyJudge.Number(argument.Value) > policy.MaxNodes)
            yield return TooMuch(PolicyRules.Nodes, declared, argument, policy.MaxNodes, policy);
    }

    private static bool IsCount(Fact argument) => argument.Meaning is OptionMeaning.MachineLimit or OptionMeaning.JobMachines or OptionMeaning.JobMachinesByDefault;

    private static PolicyViolation TooMuch(string rule, DeclaredTarget declared, Fact argument, double most, TeamPolicy policy) =>
        new(rule, argument.Place ?? declared.Place, $"'{argument.Name}' of [{declared.Kind}] is {argument.Value}; it must be at most {most.ToString(CultureInfo.InvariantCulture)} by {policy}") { Nearest = most };

    /// <summary>What a target and its groups come to, where none alone is too large.</summary>
    private static IEnumerable<PolicyViolation> Sum(TeamPolicy policy, ExperimentFacts facts, DeclaredTarget target)
    {
        var parts = facts.Machines.Where(m => target.Takes.Contains(m.Name)).Select(m => (m.Name, Count: Nodes(m) ?? 1)).ToList();
        if (Nodes(target) is { } own)
            parts.Insert(0, (target.Name, own));
        var total = parts.Sum(p => p.Count);
        if (policy.MaxNodes > 0 && total > policy.MaxNodes && parts.TrueForAll(p => p.Count <= policy.MaxNodes))
            yield return new(PolicyRules.Nodes, target.Place, $"[{target.Kind}] takes {total} machines ({string.Join(", ", parts.Select(p => $"{p.Name} {p.Count}"))}); it must take at most {policy.MaxNodes} by {policy}");
    }

    /// <summary>The machines that one job takes; null where nothing says so.</summary>
    private static double? Nodes(DeclaredTarget declared) =>
        (declared.Find(OptionMeaning.JobMachines) ?? declared.Find(OptionMeaning.JobMachinesByDefault)) is { } count ? PolicyJudge.Number(count.Value) : null;

    /// <summary>A program knows an attribute's short name only.</summary>
    private static bool IsSame(string allowed, string type) => allowed == type || (type.IndexOf('.') < 0 && Kind(allowed) == type);

    private static string Kind(string fullName)
    {
        var name = PolicyJudge.ShortName(fullName);
        return name.EndsWith(Ending, StringComparison.Ordinal) && name.Length > Ending.Length ? name.Substring(0, name.Length - Ending.Length) : name;
    }
}
