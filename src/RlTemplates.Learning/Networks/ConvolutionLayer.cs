using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RlTemplates.Learning.Networks;

/// <summary>One convolution, written filters:kernel:stride, for example 16:4:2.</summary>
/// <param name="Filters">Output channels, 1…1024.</param>
/// <param name="Kernel">Height and width of the kernel in pixels, 1…64.</param>
/// <param name="Stride">Step in pixels, 1…64.</param>
public readonly record struct ConvolutionLayer(int Filters, int Kernel, int Stride) : IParsable<ConvolutionLayer>, IFormattable
{
    /// <inheritdoc/>
    public static ConvolutionLayer Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var result) ? result : throw new FormatException($"'{s}' is no convolution: write filters:kernel:stride, for example 16:4:2.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ConvolutionLayer result)
    {
        result = default;
        var parts = (s ?? "").Split(':');
        if (parts.Length != 3 || !Read(parts[0], 1024, out var filters) || !Read(parts[1], 64, out var kernel) || !Read(parts[2], 64, out var stride))
            return false;
        result = new(filters, kernel, stride);
        return true;
    }

    /// <summary>The layer as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => ToString(null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => string.Create(CultureInfo.InvariantCulture, $"{Filters}:{Kernel}:{Stride}");

    private static bool Read(string text, int most, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1 && value <= most;
}
