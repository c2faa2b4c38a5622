using System.Globalization;
using RlTemplates.Options;

namespace RlTemplates.Policies;

/// <summary>Judges an experiment by a policy. Compiler and <c>submit</c> say the same sentences, because both ask here.</summary>
internal static class PolicyJudge
{
    /// <summary>Days before the end of an exception in which it is warned of.</summary>
    public const int WarningDays = 14;

    /// <summary>What an experiment breaks, those exceptions set aside that hold today; one that ends soon is a finding too.</summary>
    public static IEnumerable<PolicyViolation> Judge(TeamPolicy policy, ExperimentFacts facts, DateTime today)
    {
        foreach (var found in Clauses(policy, facts))
        {
            var exception = policy.Exceptions.Where(e => e.Rule == found.Rule && e.Experiment.Equals(facts.Name, StringComparison.OrdinalIgnoreCase)).OrderByDescending(e => e.Until).FirstOrDefault();
            if (exception is null)
                yield return found;
            else if (exception.Until < today.Date)
                yield return found with { Sentence = $"{found.Sentence}; the exception that {exception.ApprovedBy} approved ended on {PolicyRules.Text(exception.Until)}" };
            else if ((exception.Until - today.Date).TotalDays < WarningDays)
                yield return new(PolicyRules.EndingException, found.Place, $"'{facts.Name}' may break {found.Rule} until {PolicyRules.Text(exception.Until)} only ({exception.Reason}); then {policy} holds again: mend it, or ask {exception.ApprovedBy} for more time");
        }
    }

    private static IEnumerable<PolicyViolation> Clauses(TeamPolicy policy, ExperimentFacts facts) =>
        Algorithm(policy, facts).Concat(MachinePolicy.Judge(policy, facts)).Concat(Duration(policy, facts)).Concat(Tags(policy, facts)).Concat(Options(policy, facts)).Concat(Metrics(policy, facts));

    private static IEnumerable<PolicyViolation> Algorithm(TeamPolicy policy, ExperimentFacts facts)
    {
        var name = facts.Algorithm?.Value ?? "";
        if (policy.AllowedAlgorithms.Count == 0 || policy.AllowedAlgorithms.Contains(name))
            yield break;
        var allowed = policy.AllowedAlgorithms.Select(ShortName).ToList();
        yield return new(PolicyRules.Algorithm, facts.Algorithm?.Place ?? facts.Place, $"The algorithm is {(name.Length == 0 ? "not known" : ShortName(name))}; it must be {Words(allowed)} by {policy}");
    }

    private static IEnumerable<PolicyViolation> Duration(TeamPolicy policy, ExperimentFacts facts)
    {
        if (policy.MaxDurationSeconds < 1)
            yield break;
        var mend = $"StopWhen(Metric.TimeTotalSeconds, AtLeast = {policy.MaxDurationSeconds})";
        if (facts.Duration is not { } bound)
            yield return new(PolicyRules.Duration, facts.Place, $"'{facts.Name}' has no stop criterion on time_total_s; it must have one of at most {policy.MaxDurationSeconds} by {policy}: add [{mend}]") { Attribute = mend };
        else if (Number(bound.Value) is not { } seconds || seconds > policy.MaxDurationSeconds)
            yield return new(PolicyRules.Duration, bound.Place, $"The stop criterion on time_total_s is {bound.Value}; it must be at most {policy.MaxDurationSeconds} by {policy}") { Nearest = policy.MaxDurationSeconds };
    }

    private static IEnumerable<PolicyViolation> Tags(TeamPolicy policy, ExperimentFacts facts)
    {
        foreach (var key in policy.RequiredTags)
        {
            if (facts.Tags.FirstOrDefault(t => t.Name == key) is not { } tag)
            {
                var near = Suggestion.Nearest(key, facts.Tags.Select(t => t.Name).Except(policy.RequiredTags));
                yield return new(PolicyRules.Tag, facts.Place, $"'{facts.Name}' has no tag '{key}', which {policy} requires; {(near is null ? $"add [Tag(\"{key}\", \"...\")]" : $"is '{near}' misspelt?")}");
            }
            else if (tag.Value.Trim().Length == 0)
                yield return new(PolicyRules.Tag, tag.Place ?? facts.Place, $"The tag '{key}' is empty; it must have a value by {policy}");
        }
    }

    private static IEnumerable<PolicyViolation> Options(TeamPolicy policy, ExperimentFacts facts)
    {
        foreach (var option in facts.SetOptions)
        {
            if (policy.ForbiddenOptions.FirstOrDefault(f => IsBelow(option.Name, f)) is not null)
                yield return new(PolicyRules.ForbiddenOption, option.Place ?? facts.Place, $"{option.Name} is set, which {policy} forbids; leave it out");
            else if (option.IsOpaque && policy.ForbiddenOptions.FirstOrDefault(f => IsBelow(f, option.Name)) is { } hidden)
                yield return new(PolicyRules.ForbiddenOption, option.Place ?? facts.Place, $"{option.Name} is set as a whole, which hides whether {hidden} is, and {policy} forbids that; write new() {{ ... }}");
        }
    }

    private static IEnumerable<PolicyViolation> Metrics(TeamPolicy policy, ExperimentFacts facts) =>
        from metric in policy.RequiredMetrics
        where !facts.Metrics.Contains(metric)
        let mend = $"LogMetric(\"{metric}\")"
        select new PolicyViolation(PolicyRules.Metric, facts.Place, $"'{facts.Name}' does not log {metric}, which {policy} requires; add [{mend}]") { Attribute = mend };

    private static bool IsBelow(string path, string group) =>
        path.Equals(group, StringComparison.OrdinalIgnoreCase) || path.StartsWith(group + ".", StringComparison.OrdinalIgnoreCase);

    /// <summary>A type's name without its namespace.</summary>
    public static string ShortName(string fullName) => fullName.Substring(fullName.LastIndexOfAny(['.', '+']) + 1);

    public static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static string Words(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : string.Join(", ", words.Take(words.Count - 1)) + " or " + words[words.Count - 1];
}
