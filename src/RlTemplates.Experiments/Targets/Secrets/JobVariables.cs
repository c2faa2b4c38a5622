using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>The environment variables of a job that others can look at, so that secrets reach it by reference only.</summary>
public static class JobVariables
{
    /// <summary>The variables of a job, with references in place of secrets.</summary>
    /// <param name="job">The job.</param>
    /// <param name="variables">The variables of the target's attribute, each <c>NAME=value</c>.</param>
    /// <param name="place">A place where secrets are kept for such jobs, as an example.</param>
    /// <param name="readsReferences">Whether this program reads them in the job; a script gets the place alone, and reads it by itself.</param>
    /// <exception cref="UserException">A secret is given as it is.</exception>
    public static IReadOnlyDictionary<string, string> ByReference(JobDescription job, IReadOnlyList<string> variables, string place, bool readsReferences)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(variables);
        var options = job.Secrets.Reveal();
        var all = new Dictionary<string, string>(options, StringComparer.Ordinal);
        foreach (var (name, value) in job.Variables.Concat(variables.Select(v => v.Split('=', 2)).Select(v => KeyValuePair.Create(v[0], v.ElementAtOrDefault(1) ?? ""))))
        {
            // The value of an option stays, unless the attribute says where the job reads it.
            if (!options.ContainsKey(name) || SecretReference.Is(value))
                all[name] = value;
        }
        var secrets = all.Where(v => options.ContainsKey(v.Key) ? v.Value.Length > 0 && !SecretReference.Is(v.Value) : IsLiteral(v)).Select(v => v.Key).Order(StringComparer.Ordinal).ToList();
        if (secrets is [var first, ..])
            throw Refusal(job.Target, secrets, first, place);
        return readsReferences ? all : all.ToDictionary(v => v.Key, v => SecretReference.Is(v.Value) ? v.Value[SecretReference.Prefix.Length..] : v.Value, StringComparer.Ordinal);
    }

    private static bool IsLiteral(KeyValuePair<string, string> variable) =>
        SecretNames.HoldsPassword(variable.Value) || (SecretNames.IsSecret(new(variable.Key, variable.Value)) && !SecretNames.IsHarmless(variable.Value));

    private static UserException Refusal(TargetDeclaration target, List<string> secrets, string first, string place) => new(
        $"'{target.Name}' gets no secrets as they are, since everybody who may look at its jobs could read them: {string.Join(", ", secrets)}. "
        + $"Keep {(secrets.Count == 1 ? "it" : "each")} where the job can read it, and say where by EnvironmentVariables on [{target.Kind}], such as {first}={SecretReference.Prefix}{place}; or unset {(secrets.Count == 1 ? "it" : "them")} here.");
}
