using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using RlTemplates.Options;

namespace RlTemplates.Learning.Algorithms;

/// <summary>
/// What a nat of entropy is worth beside the rewards: a number, <c>0.2</c>; or learned, <c>auto</c>, or <c>auto_0.1</c> to begin at 0.1 instead of 1 (SB3).
/// </summary>
/// <param name="Value">The number, or where learning begins; then above 0.</param>
/// <param name="IsLearned">Whether it changes so that the policy's entropy comes to a target.</param>
[TextForm(@"^ *([-+]?[0-9.]+([eE][-+]?[0-9]+)?|auto(_[0-9.]+([eE][-+]?[0-9]+)?)?) *$")]
public readonly record struct EntropyCoefficient(double Value, bool IsLearned) : IParsable<EntropyCoefficient>, IFormattable, IHasNumbers
{
    /// <summary>Learned, from 1 on.</summary>
    public static EntropyCoefficient Auto => new(1, true);

    /// <summary>The value.</summary>
    public IEnumerable<double> Numbers => [Value];

    /// <summary>Learned, from a value on.</summary>
    /// <param name="initial">Where it begins, above 0.</param>
    public static EntropyCoefficient Learned([Range(0, double.MaxValue, MinimumIsExclusive = true)] double initial)
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
        : throw new FormatException(EntropyCoefficientText.Problem(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EntropyCoefficient result)
    {
        var isCoefficient = EntropyCoefficientText.TryParse(s ?? "", out var value, out var isLearned);
        result = new(value, isLearned);
        return isCoefficient;
    }

    /// <summary>The coefficient as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => ToString(null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => EntropyCoefficientText.Format(Value, IsLearned);
}
