using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>Asks a target what it forces on the config.</summary>
internal static class ForcedOptions
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>What the target forces, as far as that differs from what there is.</summary>
    /// <param name="target">The target.</param>
    /// <param name="settings">Its attribute.</param>
    /// <param name="secrets">What is masked in what it throws.</param>
    /// <param name="resolved">Every option's value, after all other layers.</param>
    /// <exception cref="UserException">The target cannot be made.</exception>
    public static IReadOnlyDictionary<string, string> Of(TargetDeclaration target, SubmitsToAttribute settings, JobSecrets secrets, IReadOnlyList<ResolvedOption> resolved)
    {
        secrets.Conceal(target.SecretsIn(settings));
        if (!target.CanSubmit || SecretMask.Guard(secrets.Mask, () => target.CreateTarget(settings)) is not IForcesOptions forcing)
            return None;
        var known = resolved.ToDictionary(o => o.Path, o => o.Text, StringComparer.Ordinal);
        return SecretMask.Guard(secrets.Mask, () => forcing.ForcedOptions(resolved)
            ?? throw new InvalidOperationException($"{forcing.GetType().Name}.{nameof(IForcesOptions.ForcedOptions)} returned null."))
            .Where(f => !known.TryGetValue(f.Key, out var text) || text != f.Value)
            .ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
    }

    /// <summary>How a target is named as the source of a value.</summary>
    public static OptionSource Source(TargetDeclaration target) => new(SourceKind.Target, $"target '{target.Name}'");

    /// <summary>What is said where a target takes the place of a value that somebody has set; null where nobody has.</summary>
    /// <param name="target">The target.</param>
    /// <param name="path">The option.</param>
    /// <param name="text">The value that is forced.</param>
    /// <param name="resolved">Every option's value, after all other layers.</param>
    public static string? Warning(TargetDeclaration target, string path, string text, IReadOnlyList<ResolvedOption> resolved) =>
        resolved.FirstOrDefault(o => o.Path == path) is { Source.IsSet: true } was
            ? $"The target '{target.Name}' needs {path} to be {text}, which takes the place of {was.Text} ({was.Source.Text})."
            : null;
}
