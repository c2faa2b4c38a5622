using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>What the layers come to.</summary>
/// <param name="Config">The config; null where there are errors.</param>
/// <param name="Resolved">Every option's value and where it came from; of a dictionary each key's.</param>
/// <param name="Errors">All errors of all layers.</param>
/// <param name="Warnings">All warnings of all layers.</param>
/// <param name="Secrets">Secrets that some layer sets, by their environment variables, for a process that trains with them.</param>
internal sealed record BoundConfig(object? Config, IReadOnlyList<ResolvedOption> Resolved, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings, IReadOnlyDictionary<string, string> Secrets)
{
    /// <summary>Of the errors those in values of targets and machines.</summary>
    public IReadOnlyList<string> ErrorsOfTargets { get; init; } = [];
}

/// <summary>Lays the layers over the defaults; of two layers the later one wins, of a dictionary each key for itself.</summary>
internal static class ConfigBinder
{
    /// <summary>Binds.</summary>
    /// <param name="lookup">The options, with which the layers were read in their order.</param>
    /// <param name="layers">The layers, lowest first.</param>
    /// <param name="ofClass">Paths of the options and groups that the config class sets itself; they are the bottom of all layers.</param>
    public static BoundConfig Bind(OptionLookup lookup, IReadOnlyList<Layer> layers, IReadOnlyList<string>? ofClass = null)
    {
        var values = new Dictionary<int, object?>();
        var given = layers.SelectMany(l => l.Values, (layer, raw) => (Layer: layer, Raw: raw)).ToLookup(v => v.Raw.Option);
        var errors = layers.SelectMany(l => l.Errors).ToList();
        var ofTargets = new List<string>();
        var settings = new List<Setting>();
        foreach (var i in lookup.Active)
        {
            var option = lookup[i];
            var setting = new Setting(option, lookup.Default(i), lookup.IsChosen(i) ? [] : ofClass ?? []);
            settings.Add(setting);
            var before = errors.Count;
            foreach (var (layer, raw) in given[i])
            {
                if (option.WithoutMasks(raw.Text) is not { } text)
                {
                    setting.IsWithheld |= option.IsOfTarget;
                    continue;
                }
                if (!option.TryParse(text, out _, out var problem))
                    setting.Refuse(errors, Sentence.End(Problem(option, raw, problem!)));
                else
                    setting.Lay(raw with { Text = text }, layer.IsComplete);
                if (option.IsDictionary && !layer.IsRecorded)
                    errors.AddRange(DictionaryKeys.Judge(option, raw, lookup.Default(i)));
            }
            if (option.IsOfTarget)
                ofTargets.AddRange(errors.Skip(before));
            if (option is TypeOption && !setting.IsSet)
                continue;
            if (!option.TryParse(setting.Text, out var value, out var fault))
                setting.Refuse(errors, Sentence.End($"default: {option.Path} {fault}"));
            else if (setting.IsSet)
                values[i] = value;
        }
        errors.AddRange(Missing(lookup));
        var bound = Make(lookup, values, settings, errors);
        if (bound is not null && !lookup.Slots.Any(RecordBinder.IsBroken))
        {
            var contradictions = BoundTexts.Judge(lookup, bound, settings).ToList();
            errors.AddRange(contradictions.Select(c => c.Error));
            ofTargets.AddRange(contradictions.Where(c => c.IsOfTarget).Select(c => c.Error));
        }
        var config = errors.Count > 0 ? null : bound;
        var resolved = settings.Where(s => s.Option is not RecordListOption || s.Bound(config) == "[]").SelectMany(s => s.Resolve(config));
        return new(config, [.. resolved], errors, [.. layers.SelectMany(l => l.Warnings)], Secrets(settings)) { ErrorsOfTargets = ofTargets };
    }

    // Records are the user's code: an init accessor, or a constructor, may refuse what it is given.
    private static object? Make(OptionLookup lookup, Dictionary<int, object?> values, List<Setting> settings, List<string> errors)
    {
        try
        {
            return new RecordBinder(lookup, values).Bind();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Of values that are wrong all is said already.
            if (errors.Count > 0)
                return null;
            var kind = exception is UserException or ArgumentException or FormatException ? "" : exception.GetType().Name + ": ";
            errors.Add($"The config class refuses the values of its options: {kind}{Sentence.End(new JobSecrets(Secrets(settings)).Mask(exception.Message).ReplaceLineEndings(" "))}");
            return null;
        }
    }

    private static Dictionary<string, string> Secrets(List<Setting> settings)
    {
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        // The program of a job has the values that its class sets. Settings of targets are needed where the job is submitted only.
        foreach (var setting in settings.Where(s => s.IsSet || s.Option.IsOfTarget))
        {
            if (!OrNullGrammar.IsNull(setting.Text) && setting.Option.SecretPart(setting.Text) is { } text)
                secrets[setting.Option.EnvironmentVariable] = text;
        }
        return secrets;
    }

    private static IEnumerable<string> Missing(OptionLookup lookup) =>
        from slot in lookup.AllSlots
        from element in slot.Elements
        where RecordBinder.IsMissing(slot, element)
        select Sentence.End(ChoiceWords.Missing(slot, element));

    // Of a single entry, in the words that somebody wrote: not as the dictionary that it becomes.
    private static string Problem(Option option, RawValue raw, string problem)
    {
        var (path, words) = raw.Entry is { } entry && option.IsDictionary && option.Rule.OfEntry(entry.Key).Judge(entry.Value) is { } found
            ? ($"{option.Path}.{TextRule.Shorten(entry.Key)}", found.Words)
            : (option.Path, problem);
        return $"{(raw.Source.IsName ? raw.Source.Text : $"{raw.Source}: {path}")} {words}";
    }
}
