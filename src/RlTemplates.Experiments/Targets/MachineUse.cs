namespace RlTemplates.Experiments;

/// <summary>One kind of machine groups that a target takes. The generator writes it from <see cref="UsesMachinesAttribute"/>.</summary>
/// <typeparam name="TAttribute">The target's attribute.</typeparam>
/// <param name="property">The property that names a group, for example <c>Head</c>.</param>
/// <param name="kind">The groups' attribute without its ending.</param>
/// <param name="groups">Names of the groups of that kind that are open to the target.</param>
/// <param name="named">Reads the property.</param>
public sealed class MachineUse<TAttribute>(string property, string kind, IReadOnlyList<string> groups, Func<TAttribute, string?> named)
    where TAttribute : SubmitsToAttribute
{
    /// <summary>Name of the group that the target takes: the one that it names, else the only one; null where there is none, or none of several is named.</summary>
    /// <param name="settings">The target's attribute.</param>
    public string? Group(TAttribute settings) =>
        named(settings) is { } name ? groups.FirstOrDefault(g => g.Equals(name, StringComparison.OrdinalIgnoreCase)) : groups.Count == 1 ? groups[0] : null;

    /// <summary>Why it is not known which group the target takes, as a sentence; null where it is known.</summary>
    /// <param name="settings">The target's attribute.</param>
    /// <param name="target">The target's attribute without its ending.</param>
    internal string? Fault(TAttribute settings, string target)
    {
        if (Group(settings) is not null)
            return null;
        var known = string.Join(" and ", groups.Select(g => $"'{g}'"));
        if (named(settings) is { } name)
            return $"'{property}' of [{target}] is '{name}', but no [{kind}] that it may take is called so; {(groups.Count == 0 ? "there is none" : "there is " + known)}.";
        return groups.Count > 1 ? $"[{target}] does not say which '{property}' it uses: {known}." : null;
    }
}
