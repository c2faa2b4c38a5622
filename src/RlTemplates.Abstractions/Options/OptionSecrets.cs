namespace RlTemplates.Options;

/// <summary>What of an option's text is a secret: all of it, or those entries of a dictionary or of a list that are called like one or hold a password.</summary>
internal static class OptionSecrets
{
    /// <summary>A value as it is shown and recorded: of a secret that is not empty, only that there is one.</summary>
    /// <param name="option">The option.</param>
    /// <param name="text">The value as text.</param>
    public static string Show(this Option option, string text)
    {
        if (option.IsSecret)
            return OrNullGrammar.IsNull(text) || text is "" or "[]" or "{}" ? text : SecretNames.Mask;
        if (IsText(option))
            return SecretNames.HoldsPassword(text) ? SecretNames.Mask : text;
        if (!HasEntries(option) || SecretPart(option, text) is null)
            return text;
        return option.IsDictionary
            ? ListText.JoinEntries(ListText.SplitEntries(text).Select(e => KeyValuePair.Create(e.Key, SecretNames.IsSecret(e) ? SecretNames.Mask : e.Value ?? "")))
            : ListText.Join(ListText.Split(text).Select(e => SecretName(e) is { } name ? $"{name}={SecretNames.Mask}" : SecretNames.HoldsPassword(e) ? Masked(e) : e));
    }

    /// <summary>What of a value no run records, as text of the same option; null where it holds no secret.</summary>
    /// <param name="option">The option.</param>
    /// <param name="text">The value as text.</param>
    public static string? SecretPart(this Option option, string text)
    {
        if (option.IsSecret)
            return text;
        if (IsText(option))
            return SecretNames.HoldsPassword(text) ? text : null;
        if (!HasEntries(option) || !(text.Contains('=', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal)))
            return null;
        if (!option.IsDictionary)
            return ListText.Split(text).Any(e => SecretName(e) is not null || SecretNames.HoldsPassword(e)) ? text : null;
        var secrets = ListText.SplitEntries(text).Where(SecretNames.IsSecret).Select(e => KeyValuePair.Create(e.Key, e.Value!)).ToList();
        return secrets.Count == 0 ? null : ListText.JoinEntries(secrets);
    }

    /// <summary>What a text that was recorded sets: masked secrets are left to the layers below. Null where nothing is left.</summary>
    /// <param name="option">The option.</param>
    /// <param name="text">The value as text.</param>
    public static string? WithoutMasks(this Option option, string text)
    {
        if (option.IsSecret)
            return text == SecretNames.Mask ? null : text;
        if (IsText(option))
            return text == SecretNames.Mask ? null : text;
        if (!HasEntries(option) || !text.Contains(SecretNames.Mask, StringComparison.Ordinal))
            return text;
        if (!option.IsDictionary)
            return ListText.Split(text).Any(e => e == SecretNames.Mask || e.EndsWith("=" + SecretNames.Mask, StringComparison.Ordinal)) ? null : text;
        var all = ListText.SplitEntries(text);
        var kept = all.Where(e => e.Value != SecretNames.Mask).ToList();
        return kept.Count == all.Count ? text : kept.Count == 0 ? null : ListText.JoinEntries(kept.Select(e => KeyValuePair.Create(e.Key, e.Value ?? "")));
    }

    private static bool IsText(Option option) => !option.IsDictionary && !option.IsList && option.Rule.Grammar.Kind == TextKind.Text;

    private static bool HasEntries(Option option) => (option.IsDictionary || option.IsList) && (option.Rule.Grammar.Element ?? option.Rule.Grammar).Kind == TextKind.Text;

    /// <summary>The name of an element <c>NAME=value</c> that holds a secret; null for any other.</summary>
    private static string? SecretName(string element)
    {
        var sign = element.IndexOf('=', StringComparison.Ordinal);
        return sign > 0 && sign < element.Length - 1 && !SecretReference.Is(element[(sign + 1)..]) && SecretNames.IsNamed(element[..sign], element[(sign + 1)..]) ? element[..sign] : null;
    }

    // Of a variable, what it is called stays: URL=***.
    private static string Masked(string element)
    {
        var sign = element.IndexOf('=', StringComparison.Ordinal);
        return sign > 0 && element[..sign].All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $"{element[..sign]}={SecretNames.Mask}" : SecretNames.Mask;
    }
}
