using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using RlTemplates.Options;

namespace RlTemplates.Networks;

/// <summary>One convolution, written filters:kernel:stride, for example 16:4:2.</summary>
/// <param name="Filters">Output channels, 1…1024.</param>
/// <param name="Kernel">Height and width of the kernel in pixels, 1…64.</param>
/// <param name="Stride">Step in pixels, 1…64.</param>
[TextForm("^[0-9]+:[0-9]+:[0-9]+$")]
public readonly record struct ConvolutionLayer([Range(1, 1024)] int Filters, [Range(1, 64)] int Kernel, [Range(1, 64)] int Stride) : IParsable<ConvolutionLayer>, IFormattable
{
    /// <inheritdoc/>
    public static ConvolutionLayer Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var result) ? result : throw new FormatException(ConvolutionLayerText.Problem(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ConvolutionLayer result)
    {
        var isLayer = ConvolutionLayerText.TryParse(s ?? "", out var filters, out var kernel, out var stride);
        result = isLayer ? new(filters, kernel, stride) : default;
        return isLayer;
    }

    /// <summary>The layer as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => ToString(null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ConvolutionLayerText.Format(Filters, Kernel, Stride);
}
