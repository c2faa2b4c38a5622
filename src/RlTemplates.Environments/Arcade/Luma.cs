namespace RlTemplates.Environments;

/// <summary>Brightness of colours after ITU-R BT.601.</summary>
internal static class Luma
{
    /// <summary>Brightness of one colour, rounded to nearest.</summary>
    public static byte Of(byte red, byte green, byte blue) => (byte)(((299 * red) + (587 * green) + (114 * blue) + 500) / 1000);

    /// <summary>Brightness of a picture.</summary>
    /// <param name="rgb">[pixels, 3].</param>
    /// <param name="grey">Receives [pixels].</param>
    public static void Of(ReadOnlySpan<byte> rgb, Span<byte> grey)
    {
        for (var i = 0; i < grey.Length; i++)
        {
            grey[i] = Of(rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]);
        }
    }
}
