using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>The environment variables of a job or an endpoint that others can look at, so that secrets reach it by reference only.</summary>
public static class JobVariables
{
    /// <summary>The variables of a job, with references in place of secrets.</summary>
    /// <param name="job">The job.</param>
    /// <param name="variables">The variables of the target's attribute, each <c>NAME=value</c>.</param>
    /// <param name="place">A place where secrets are kept for such jobs, as an example.</param>
    /// <exception cref="UserException">A secret is given as it is.</exception>
    public static IReadOnlyDictionary<string, string> ByReference(JobDescription job, IReadOnlyList<string> variables, string place)
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
        Ensure(job.Target, all.Where(v => options.ContainsKey(v.Key) ? v.Value.Length > 0 && !SecretReference.Is(v.Value) : IsSecret(v)).Select(v => v.Key), place);
        return all;
    }

    /// <summary>Refuses variables that hold a secret as it is.</summary>
    /// <param name="target">The target.</param>
    /// <param name="variables">The variables.</param>
    /// <param name="place">A place where secrets are kept there, as an example.</param>
    /// <exception cref="UserException">One holds a secret.</exception>
    public static void EnsureByReference(TargetDeclaration target, IReadOnlyDictionary<string, string> variables, string place)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(variables);
        Ensure(target, variables.Where(IsSecret).Select(v => v.Key), place);
    }

    /// <summary>Refuses arguments, of a script or of a container, that hold a secret.</summary>
    /// <param name="target">The target.</param>
    /// <param name="property">The attribute's property that has them.</param>
    /// <param name="arguments">The arguments, each a name and its value, joined by an equals sign, or a text.</param>
    /// <exception cref="UserException">One holds a secret.</exception>
    public static void EnsureNoSecrets(TargetDeclaration target, string property, IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(arguments);
        var secrets = arguments.Where(a => SecretNames.HoldsPassword(a) || (a.Split('=', 2) is [var name, var value] && SecretNames.IsSecret(new(name.TrimStart('-'), value))))
            .Select(a => a.StartsWith('-') ? a.Split('=', 2)[0] : "a text").Distinct().ToList();
        if (secrets.Count > 0)
            throw new UserException($"'{target.Name}' takes no secrets as arguments, because anyone who can view its jobs could read them: {string.Join(", ", secrets)} in {property}. Use a variable that refers to the secret in its place ({nameof(RemoteTargetAttribute.EnvironmentVariables)}).");
    }

    /// <summary>The variables of a job whose program does not read references, such as a script: where a secret is, without <c>secret:</c>.</summary>
    /// <param name="variables">The variables.</param>
    public static IReadOnlyDictionary<string, string> Places(IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return variables.ToDictionary(v => v.Key, v => SecretReference.Is(v.Value) ? v.Value[SecretReference.Prefix.Length..] : v.Value, StringComparer.Ordinal);
    }

    private static bool IsSecret(KeyValuePair<string, string> variable) => SecretNames.IsSecret(new(variable.Key, variable.Value));

    private static void Ensure(TargetDeclaration target, IEnumerable<string> names, string place)
    {
        if (names.Order(StringComparer.Ordinal).ToList() is not [var first, ..] secrets)
            return;
        var (it, them) = secrets.Count == 1 ? ("it", "it") : ("each", "them");
        throw new UserException(
            $"'{target.Name}' takes secrets by reference only, because anyone who can view its jobs could read them: {string.Join(", ", secrets)}. "
            + $"Keep {it} where the job can read it, and say where by {nameof(RemoteTargetAttribute.EnvironmentVariables)} on [{target.Kind}], such as {first}={SecretReference.Prefix}{place}; "
            + $"or remove {them} where the value is set.");
    }
}
