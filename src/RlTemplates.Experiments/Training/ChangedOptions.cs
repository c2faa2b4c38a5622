using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>Names the options that are not what a run was trained with, where its checkpoint does not fit.</summary>
internal static class ChangedOptions
{
    /// <summary>A sentence with a blank before it; nothing where no option differs or none is known.</summary>
    /// <param name="recorded">The run's options.</param>
    /// <param name="now">The options now.</param>
    /// <param name="harmless">Groups that change when training stops, is saved or judged, not what is learned.</param>
    public static string InWords(IReadOnlyList<ResolvedOption> recorded, IReadOnlyList<ResolvedOption> now, IReadOnlyList<string> harmless)
    {
        var before = recorded.GroupBy(option => option.Path, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        var changed = now.Where(option => !harmless.Contains(option.Path.Split('.')[0]) && before.TryGetValue(option.Path, out var was) && was.Text != option.Text && SecretNames.Mask is var mask && was.Text != mask && option.Text != mask)
            .Select(option => $"{option.Path} is {option.Text} ({option.Source}) and was {before[option.Path].Text}").ToList();
        return changed.Count == 0 ? "" : $" Not what the run was trained with: {string.Join("; ", changed)}.";
    }
}
