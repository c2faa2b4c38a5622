using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RlTemplates.Options;

namespace RlTemplates.Learning.Algorithms;

/// <summary>
/// What a nat of entropy is worth beside the rewards: a number, <c>0.2</c>; or learned, <c>auto</c>, or <c>auto_0.1</c> to begin at 0.1 instead of 1 (SB3).
/// </summary>
/// <param name="Value">The number, or where learning begins; then above 0.</param>
/// <param name="IsLearned">Whether it changes so that the policy's entropy comes to a target.</param>
public readonly record struct EntropyCoefficient(double Value, bool IsLearned) : IParsable<EntropyCoefficient>, IFormattable, IHasNumbers
{
    private const string Word = "auto";

    /// <summary>Learned, from 1 on.</summary>
    public static EntropyCoefficient Auto => new(1, true);

    /// <summary>The value.</summary>
    public IEnumerable<double> Numbers => [Value];

    /// <summary>Learned, from a value on.</summary>
    /// <param name="initial">Where it begins, above 0.</param>
    public static EntropyCoefficient Learned(double initial)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(initial);
        return new(initial, true);
    }

    /// <summary>A fixed number.</summary>
    /// <param name="value">The number, at least 0.</param>
    public static implicit operator EntropyCoefficient(double value) => new(value, false);

    /// <summary>A fixed number.</summary>
    /// <param name="value">The number, at least 0.</param>
    public static EntropyCoefficient FromDouble(double value) => value;

    /// <inheritdoc/>
    public static EntropyCoefficient Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out var result)
        ? result
        : throw new FormatException($"'{s}' is no entropy coefficient: write a number, for example 0.2, or auto, or auto_0.1 to begin learning at 0.1.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EntropyCoefficient result)
    {
        var text = (s ?? "").AsSpan().Trim();
        var learned = text.StartsWith(Word, StringComparison.OrdinalIgnoreCase);
        result = Auto;
        if (learned && text.Length == Word.Length)
            return true;
        if (learned && text[Word.Length] != '_')
            return false;
        if (!double.TryParse(learned ? text[(Word.Length + 1)..] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return false;
        result = new(value, learned);
        return double.IsFinite(value) && (!learned || value > 0);
    }

    /// <summary>The coefficient as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => ToString(null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => !IsLearned
        ? Value.ToString(CultureInfo.InvariantCulture)
        : Value == 1 ? Word : string.Create(CultureInfo.InvariantCulture, $"{Word}_{Value}");
}
