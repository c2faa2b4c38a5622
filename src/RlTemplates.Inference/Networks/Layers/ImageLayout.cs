namespace RlTemplates.Inference.Networks.Layers;

/// <summary>Where the pixels of an image [height, width, channels] lie in a buffer with margins.</summary>
/// <param name="Width">Pixels of a row of the buffer.</param>
/// <param name="Top">Rows above the image.</param>
/// <param name="Left">Pixels left of the image.</param>
/// <param name="Channels">Floats of a pixel.</param>
internal readonly record struct ImageLayout(int Width, int Top, int Left, int Channels)
{
    public int Offset(int y, int x) => checked(((y + Top) * Width + x + Left) * Channels);

    /// <summary>Offsets of all pixels of an image, row by row.</summary>
    public int[] Offsets(int height, int width)
    {
        var offsets = new int[checked(height * width)];
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = Offset(i / width, i % width);
        return offsets;
    }
}
