namespace RlTemplates.Options;

/// <summary>A value or null, which is written <c>null</c>; an empty text reads as null too.</summary>
internal sealed class NullableCodec<T>(Codec<T> inner) : Codec<T?>
    where T : struct
{
    internal override TextGrammar Grammar { get; } = new OrNullGrammar(inner.Grammar, saysNull: true);

    public override string Format(T? value) => value is { } present ? inner.Format(present) : "null";

    internal override T? Parse(string text) => OrNullGrammar.IsNull(text) ? null : inner.Parse(text);
}

/// <summary>A reference or null, which is written <c>null</c>; an empty text reads as null too.</summary>
internal sealed class OptionalCodec<T>(Codec<T> inner) : Codec<T?>
    where T : class
{
    internal override TextGrammar Grammar { get; } = new OrNullGrammar(inner.Grammar, saysNull: false);

    public override string Format(T? value) => value is null ? "null" : inner.Format(value);

    internal override T? Parse(string text) => OrNullGrammar.IsNull(text) ? null : inner.Parse(text);
}

/// <summary>A list of any kind, from its elements.</summary>
internal sealed class ListCodec<TList, T>(Codec<T> element, Func<T[], TList> make) : Codec<TList>
    where TList : IEnumerable<T>
{
    internal override TextGrammar Grammar { get; } = new ListGrammar(element.Grammar);

    public override string Format(TList value) => ListText.Join(value.Select(element.Format));

    internal override TList Parse(string text) => make([.. ListText.Split(text).Select(element.Parse)]);
}

/// <summary>A dictionary of any kind with text keys, from its entries.</summary>
internal sealed class DictionaryCodec<TDictionary, T>(Codec<T> element, Func<Dictionary<string, T>, TDictionary> make) : Codec<TDictionary>
    where TDictionary : IEnumerable<KeyValuePair<string, T>>
{
    internal override TextGrammar Grammar { get; } = new DictionaryGrammar(element.Grammar);

    public override string Format(TDictionary value) =>
        ListText.JoinEntries(value.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create(e.Key, element.Format(e.Value))));

    internal override TDictionary Parse(string text)
    {
        var entries = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (key, entry) in ListText.SplitEntries(text))
            entries[key] = element.Parse(SecondsText.Counts(key, element.Grammar) ? SecondsText.Plain(entry ?? "") : entry ?? "");
        return make(entries);
    }
}
