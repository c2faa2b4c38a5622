namespace RlTemplates.Options;

/// <summary>The codecs of all option types. They are put together without reflection, so that they survive trimming.</summary>
public static class Codecs
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static Codec<bool> Boolean { get; } = new BooleanCodec();

    /// <summary>Any text.</summary>
    public static Codec<string> String { get; } = new StringCodec();

    /// <summary>Whole numbers of 8 bits.</summary>
    public static Codec<byte> Byte { get; } = new IntegerCodec<byte>();

    /// <summary>Whole numbers of 8 bits with sign.</summary>
    public static Codec<sbyte> SByte { get; } = new IntegerCodec<sbyte>();

    /// <summary>Whole numbers of 16 bits with sign.</summary>
    public static Codec<short> Int16 { get; } = new IntegerCodec<short>();

    /// <summary>Whole numbers of 16 bits.</summary>
    public static Codec<ushort> UInt16 { get; } = new IntegerCodec<ushort>();

    /// <summary>Whole numbers of 32 bits with sign.</summary>
    public static Codec<int> Int32 { get; } = new IntegerCodec<int>();

    /// <summary>Whole numbers of 32 bits.</summary>
    public static Codec<uint> UInt32 { get; } = new IntegerCodec<uint>();

    /// <summary>Whole numbers of 64 bits with sign.</summary>
    public static Codec<long> Int64 { get; } = new IntegerCodec<long>();

    /// <summary>Whole numbers of 64 bits.</summary>
    public static Codec<ulong> UInt64 { get; } = new IntegerCodec<ulong>();

    /// <summary>Numbers in single precision.</summary>
    public static Codec<float> Single { get; } = new RealCodec<float>(RealSize.Single);

    /// <summary>Numbers in double precision.</summary>
    public static Codec<double> Double { get; } = new RealCodec<double>(RealSize.Double);

    /// <summary>Decimal numbers.</summary>
    public static Codec<decimal> Decimal { get; } = new RealCodec<decimal>(RealSize.Decimal);

    /// <summary>Durations such as <c>90s</c>, <c>5m</c>, <c>1h30m</c>, <c>1:30:00</c>. A range on them counts seconds.</summary>
    public static Codec<TimeSpan> Duration { get; } = new DurationCodec();

    /// <summary>Values of an enum by name, in snake_case; reading ignores case.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="names">Its names and values, in order.</param>
    public static Codec<T> Enum<T>(params (string Name, T Value)[] names)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(names);
        var (texts, values) = (new string[names.Length], new T[names.Length]);
        for (var i = 0; i < names.Length; i++)
            (texts[i], values[i]) = names[i];
        return new EnumCodec<T>(texts, values);
    }

    /// <summary>A type that parses and formats itself.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static Codec<T> Parsable<T>()
        where T : IParsable<T>, IFormattable => new ParsableCodec<T>();

    /// <summary>A value or <c>null</c>.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="inner">Codec of the value.</param>
    public static Codec<T?> Nullable<T>(Codec<T> inner)
        where T : struct => new NullableCodec<T>(inner);

    /// <summary>A reference or <c>null</c>.</summary>
    /// <typeparam name="T">The reference's type.</typeparam>
    /// <param name="inner">Codec of what it refers to.</param>
    public static Codec<T?> Optional<T>(Codec<T> inner)
        where T : class => new OptionalCodec<T>(inner);

    /// <summary>A list, separated by commas.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="element">Codec of the elements.</param>
    public static Codec<IReadOnlyList<T>> List<T>(Codec<T> element) => List<IReadOnlyList<T>, T>(element, static elements => elements);

    /// <summary>A list of a kind of its own, separated by commas.</summary>
    /// <typeparam name="TList">The kind of list.</typeparam>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="element">Codec of the elements.</param>
    /// <param name="make">Makes the list.</param>
    public static Codec<TList> List<TList, T>(Codec<T> element, Func<T[], TList> make)
        where TList : IEnumerable<T> => new ListCodec<TList, T>(element, make);

    /// <summary>A dictionary with text keys: <c>key=value,...</c>.</summary>
    /// <typeparam name="T">Type of the values.</typeparam>
    /// <param name="element">Codec of the values.</param>
    public static Codec<IReadOnlyDictionary<string, T>> Dictionary<T>(Codec<T> element) =>
        Dictionary<IReadOnlyDictionary<string, T>, T>(element, static entries => entries);

    /// <summary>A dictionary of a kind of its own with text keys: <c>key=value,...</c>.</summary>
    /// <typeparam name="TDictionary">The kind of dictionary.</typeparam>
    /// <typeparam name="T">Type of the values.</typeparam>
    /// <param name="element">Codec of the values.</param>
    /// <param name="make">Makes the dictionary.</param>
    public static Codec<TDictionary> Dictionary<TDictionary, T>(Codec<T> element, Func<Dictionary<string, T>, TDictionary> make)
        where TDictionary : IEnumerable<KeyValuePair<string, T>> => new DictionaryCodec<TDictionary, T>(element, make);
}
