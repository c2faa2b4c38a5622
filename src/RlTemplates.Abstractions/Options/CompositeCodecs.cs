namespace RlTemplates.Options;

/// <summary>A value or null, which is written <c>null</c>; an empty text reads as null too.</summary>
internal sealed class NullableCodec<T>(Codec<T> inner) : Codec<T?>
    where T : struct
{
    public override string Expected => inner.Expected + " or null";

    public override IReadOnlyList<string> Choices => inner.Choices.Count == 0 ? [] : [.. inner.Choices, "null"];

    public override string Format(T? value) => value is { } present ? inner.Format(present) : "null";

    public override bool TryParse(string text, out T? value, out string? demand)
    {
        (value, demand) = (null, null);
        if (NullText.Is(text))
            return true;
        var isRead = inner.TryParse(text, out var present, out demand);
        value = isRead ? present : null;
        demand = isRead ? null : demand + " (or null)";
        return isRead;
    }

    public override IEnumerable<double> Numbers(T? value) => value is { } present ? inner.Numbers(present) : [];

    public override string FormatBound(double bound) => inner.FormatBound(bound);
}

/// <summary>A reference or null, which is written <c>null</c>; an empty text reads as null too.</summary>
internal sealed class OptionalCodec<T>(Codec<T> inner) : Codec<T?>
    where T : class
{
    public override string Expected => inner.Expected + " or null";

    public override bool IsList => inner.IsList;

    public override bool IsDictionary => inner.IsDictionary;

    public override string Format(T? value) => value is null ? "null" : inner.Format(value);

    public override bool TryParse(string text, out T? value, out string? demand)
    {
        (value, demand) = (null, null);
        return NullText.Is(text) || inner.TryParse(text, out value!, out demand);
    }

    public override IEnumerable<double> Numbers(T? value) => value is null ? [] : inner.Numbers(value);

    public override string FormatBound(double bound) => inner.FormatBound(bound);
}

internal static class NullText
{
    public static bool Is(string text) => text.Length == 0 || text.Equals("null", StringComparison.OrdinalIgnoreCase) || text == "~";
}

/// <summary>A list of any kind, from its elements.</summary>
internal sealed class ListCodec<TList, T>(Codec<T> element, Func<T[], TList> make) : Codec<TList>
    where TList : IEnumerable<T>
{
    public override string Expected => "a list, each element " + element.Expected;

    public override bool IsList => true;

    public override string Format(TList value) => ListText.Join(value.Select(element.Format));

    public override bool TryParse(string text, out TList value, out string? demand)
    {
        var parts = ListText.Split(text);
        var elements = new T[parts.Count];
        (value, demand) = (default!, null);
        for (var i = 0; i < elements.Length; i++)
        {
            if (element.TryParse(parts[i], out elements[i], out demand))
                continue;
            demand = $"must be a list in which element {i + 1} ('{parts[i]}') {demand}";
            return false;
        }
        value = make(elements);
        return true;
    }

    public override IEnumerable<double> Numbers(TList value) => value.SelectMany(element.Numbers);

    public override string FormatBound(double bound) => element.FormatBound(bound);
}

/// <summary>A dictionary of any kind with text keys, from its entries.</summary>
internal sealed class DictionaryCodec<TDictionary, T>(Codec<T> element, Func<Dictionary<string, T>, TDictionary> make) : Codec<TDictionary>
    where TDictionary : IEnumerable<KeyValuePair<string, T>>
{
    public override string Expected => "key=value entries, each value " + element.Expected;

    public override bool IsDictionary => true;

    public override string Format(TDictionary value) =>
        ListText.JoinEntries(value.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create(e.Key, element.Format(e.Value))));

    public override bool TryParse(string text, out TDictionary value, out string? demand)
    {
        var entries = new Dictionary<string, T>(StringComparer.Ordinal);
        (value, demand) = (default!, null);
        foreach (var (key, entry) in ListText.SplitEntries(text))
        {
            if (entry is null || key.Length == 0)
            {
                demand = $"must be key=value entries separated by commas, and '{key}' is none";
                return false;
            }
            if (!element.TryParse(entry, out var parsed, out demand))
            {
                demand = $"must be key=value entries in which {key} ('{entry}') {demand}";
                return false;
            }
            entries[key] = parsed;
        }
        value = make(entries);
        return true;
    }

    public override IEnumerable<double> Numbers(TDictionary value) => value.SelectMany(e => element.Numbers(e.Value));

    public override string FormatBound(double bound) => element.FormatBound(bound);
}
