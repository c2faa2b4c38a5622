using System.Globalization;
using RlTemplates.Options;

namespace RlTemplates.Networks;

/// <summary>Convolutions as text: filters:kernel:stride. Shared with the compiler.</summary>
internal static class ConvolutionLayerText
{
    /// <summary>Reads a convolution.</summary>
    public static bool TryParse(string text, out int filters, out int kernel, out int stride)
    {
        var parts = text.Split(':');
        (filters, kernel, stride) = (0, 0, 0);
        return parts.Length == 3 && Read(parts[0], 1024, out filters) && Read(parts[1], 64, out kernel) && Read(parts[2], 64, out stride);
    }

    /// <summary>Writes a convolution.</summary>
    public static string Format(int filters, int kernel, int stride) => string.Format(CultureInfo.InvariantCulture, "{0}:{1}:{2}", filters, kernel, stride);

    /// <summary>Says what a convolution looks like.</summary>
    public static string Problem(string text) => $"'{text}' is no convolution: write filters:kernel:stride, for example 16:4:2.";

    /// <summary>Reads a convolution for the grammar; no range applies to it.</summary>
    public static ParsedText Read(string text) =>
        TryParse(text, out var filters, out var kernel, out var stride) ? ParsedText.Right(Format(filters, kernel, stride), []) : ParsedText.Wrong(Problem(text));

    private static bool Read(string text, int most, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1 && value <= most;
}
