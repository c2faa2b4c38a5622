namespace RlTemplates.Environments;

/// <summary>
/// Shrinks grey pictures by area (OpenCV: <c>INTER_AREA</c>) in exact integers: an output pixel is the mean of what it covers,
/// rounded to nearest. Along an axis of n inputs and m outputs an input pixel is m units long and an output pixel n.
/// </summary>
internal static class AreaResize
{
    /// <summary>Length in units of output <paramref name="output"/> that input pixel <paramref name="input"/> covers.</summary>
    public static int Overlap(int input, int inputs, int output, int outputs) =>
        Math.Max(0, Math.Min((input + 1) * outputs, (output + 1) * inputs) - Math.Max(input * outputs, output * inputs));

    /// <summary>The mean of an output pixel from its weighted sum.</summary>
    public static byte Mean(int sum, int area) => (byte)((sum + (area / 2)) / area);

    /// <summary>Weighted sums of each output pixel: divide by height × width of the input for the mean.</summary>
    /// <param name="grey">[height, width].</param>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="size">Rows and columns of the output.</param>
    /// <param name="sums">Receives [size, size].</param>
    public static void Sums(ReadOnlySpan<byte> grey, int height, int width, int size, Span<int> sums)
    {
        sums[..(size * size)].Clear();
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var v = y * size / height; v < size && v * height < (y + 1) * size; v++)
                {
                    for (var u = x * size / width; u < size && u * width < (x + 1) * size; u++)
                    {
                        sums[(v * size) + u] += grey[(y * width) + x] * Overlap(y, height, v, size) * Overlap(x, width, u, size);
                    }
                }
            }
        }
    }
}
