namespace RlTemplates.Serving;

/// <summary>Holds that a mask leaves something to choose.</summary>
internal static class MaskCheck
{
    /// <param name="mask">[choices].</param>
    /// <param name="model">Says which choices belong together.</param>
    /// <param name="place">The mask in the request.</param>
    /// <exception cref="Refusal">It forbids all choices of an element.</exception>
    public static void EnsureAllows(ReadOnlySpan<bool> mask, ServedModel model, string place)
    {
        for (var (i, from) = (0, 0); i < model.Groups.Length; from += model.Groups[i++])
            if (!mask.Slice(from, model.Groups[i]).Contains(true))
                throw Refusal.Bad(model.IsOneChoice
                    ? FormattableString.Invariant($"{place} forbids {All(model.Groups[i])}; it must allow at least one.")
                    : FormattableString.Invariant($"{place} forbids {All(model.Groups[i])} of the action's element {i}; it must allow at least one."));
    }

    private static string All(int choices) => choices == 1 ? "the only choice" : $"all {Counted.Of(choices, "choice")}";
}
