using static RlTemplates.Environments.PongRules;

namespace RlTemplates.Environments.Tests;

internal static class PlainFrames
{
    public static void Draw(in PongGame earlier, in PongGame later, int size, Span<byte> frame)
    {
        var (first, second) = (new byte[PongPicture.Bytes], new byte[PongPicture.Bytes]);
        PongPicture.Draw(earlier, first);
        PongPicture.Draw(later, second);
        Draw(first, second, size, frame);
    }

    public static void Draw(in BreakoutGame earlier, in BreakoutGame later, int size, Span<byte> frame)
    {
        var (first, second) = (new byte[BreakoutPicture.Bytes], new byte[BreakoutPicture.Bytes]);
        BreakoutPicture.Draw(earlier, first);
        BreakoutPicture.Draw(later, second);
        Draw(first, second, size, frame);
    }

    private static void Draw(byte[] earlier, byte[] later, int size, Span<byte> frame)
    {
        var first = Grey(earlier);
        var second = Grey(later);
        for (var i = 0; i < first.Length; i++)
        {
            first[i] = Math.Max(first[i], second[i]);
        }

        Resize(first, size, frame);
    }

    public static void Draw(byte[] rgb, int size, Span<byte> frame) => Resize(Grey(rgb), size, frame);

    private static byte[] Grey(byte[] rgb)
    {
        var grey = new byte[FrameHeight * FrameWidth];
        for (var i = 0; i < grey.Length; i++)
        {
            grey[i] = (byte)(((299 * rgb[3 * i]) + (587 * rgb[(3 * i) + 1]) + (114 * rgb[(3 * i) + 2]) + 500) / 1000);
        }

        return grey;
    }

    private static void Resize(byte[] grey, int size, Span<byte> frame)
    {
        for (var v = 0; v < size; v++)
        {
            for (var u = 0; u < size; u++)
            {
                long sum = 0;
                for (var y = v * FrameHeight / size; y * size < (v + 1) * FrameHeight; y++)
                {
                    var tall = Math.Min((y + 1) * size, (v + 1) * FrameHeight) - Math.Max(y * size, v * FrameHeight);
                    for (var x = u * FrameWidth / size; x * size < (u + 1) * FrameWidth; x++)
                    {
                        var wide = Math.Min((x + 1) * size, (u + 1) * FrameWidth) - Math.Max(x * size, u * FrameWidth);
                        sum += (long)tall * wide * grey[(y * FrameWidth) + x];
                    }
                }

                frame[(v * size) + u] = (byte)(((2 * sum) + (FrameHeight * FrameWidth)) / (2 * FrameHeight * FrameWidth));
            }
        }
    }
}
