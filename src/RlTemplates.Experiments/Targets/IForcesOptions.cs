using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>
/// A target that can train only with certain values of the experiment's options. They lie above all other layers: <c>config --to</c>, <c>submit --dry-run</c> and <c>run.json</c> name the target as their
/// source, and <c>submit</c> warns where they take the place of a value that somebody has set.
/// </summary>
public interface IForcesOptions : ITarget
{
    /// <summary>What it forces.</summary>
    /// <param name="resolved">Every option's value, after all other layers.</param>
    /// <returns>Texts of values, by the paths of options, for example <c>checkpoint.interval</c>.</returns>
    IReadOnlyDictionary<string, string> ForcedOptions(IReadOnlyList<ResolvedOption> resolved);
}
