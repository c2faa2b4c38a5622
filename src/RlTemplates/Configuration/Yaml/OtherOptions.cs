using System;
using System.Linq;

namespace RlTemplates.Configuration;

/// <summary>Words on an option that an experiment lacks but another algorithm or environment has: presets are copied from one experiment to another.</summary>
internal static class OtherOptions
{
    /// <summary><c>; clip_param is an option of PpoOptions, which this experiment does not have</c>; null where no other record has such an option.</summary>
    /// <param name="path">Path of an option that the experiment lacks.</param>
    /// <param name="catalogue">The experiment's options.</param>
    public static string? Words(string path, IOptionCatalogue catalogue)
    {
        var group = path.Substring(0, path.LastIndexOf('.') + 1);
        var name = path.Substring(group.Length);
        if (group.Length == 0 || catalogue.Known.Any(p => p.Substring(p.LastIndexOf('.') + 1) == name) || !catalogue.Known.Any(p => p.StartsWith(group, StringComparison.Ordinal)))
            return null;
        var owners = catalogue.Owners(name);
        return owners.Count == 0 ? null : $"; {name} is an option of {string.Join(" and ", owners)}, which this experiment does not have";
    }
}
