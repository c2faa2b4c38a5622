using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>What is wrong with the defaults of a team, beside what is wrong with presets.</summary>
internal static class TeamDefaults
{
    public const string NoBases = "defaults extend no preset";

    public const string NoSweep = "defaults hold no sweep";

    /// <summary>What is wrong with a name under which the kit embeds nothing.</summary>
    /// <param name="resource">What [RlDefaults] names.</param>
    /// <param name="embedded">The names of what the assembly embeds.</param>
    public static string NotEmbedded(string resource, IReadOnlyCollection<string> embedded) =>
        $"the assembly embeds no '{resource}'; " + (Meant(resource, embedded) is { } meant
            ? $"did you mean {meant}?"
            : $"write <EmbeddedResource Include=\"{resource}\" LogicalName=\"{resource}\" /> in the kit's project file");

    /// <summary>The embedded resource that a name means; null where none is near. Without a LogicalName a resource is called by its namespace and folders too.</summary>
    /// <param name="resource">What [RlDefaults] names.</param>
    /// <param name="embedded">The names of what the assembly embeds.</param>
    public static string? Meant(string resource, IReadOnlyCollection<string> embedded) =>
        embedded.FirstOrDefault(e => resource.Length > 0 && e.EndsWith("." + resource.Replace('/', '.'), StringComparison.OrdinalIgnoreCase)) ?? Suggestion.Nearest(resource, embedded);
}
