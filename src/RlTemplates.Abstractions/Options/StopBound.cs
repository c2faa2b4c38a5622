using System.Diagnostics.CodeAnalysis;

namespace RlTemplates.Options;

/// <summary>A bound of a stop criterion: <c>18</c> or <c>&gt;=18</c> stops at 18 or more, <c>&lt;=0.1</c> at 0.1 or less.</summary>
/// <param name="Value">The bound.</param>
/// <param name="IsUpper">False: stops at the bound or above. True: stops at the bound or below.</param>
[TextForm(@"^ *([<>]= *)?([-+]?[0-9.]+([eE][-+]?[0-9]+)?|[-+]?[iI]nfinity|([0-9.]+([dD]|[hH]|[mM][sS]|[mM]|[sS]))+|[0-9.]+(:[0-9]+){1,3}([.][0-9]+)?) *$")]
public readonly record struct StopBound(double Value, bool IsUpper = false) : IParsable<StopBound>, IFormattable
{
    /// <summary>Whether a metric's value has reached the bound; NaN never has.</summary>
    /// <param name="value">Value of the metric.</param>
    public bool IsReached(double value) => IsUpper ? value <= Value : value >= Value;

    /// <inheritdoc/>
    public static StopBound Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var result) ? result : throw new FormatException(StopBoundText.Problem(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out StopBound result)
    {
        var isBound = StopBoundText.TryParse(s ?? "", out var value, out var isUpper);
        result = new(value, isUpper);
        return isBound;
    }

    /// <summary>The bound as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => ToString(null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        StopBoundText.Format(Value, IsUpper);
}
