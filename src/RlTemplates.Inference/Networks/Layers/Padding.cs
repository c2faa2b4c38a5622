namespace RlTemplates.Inference.Networks.Layers;

internal static class Padding
{
    /// <summary>The smallest multiple of <paramref name="step"/> that is not below <paramref name="value"/>.</summary>
    public static int Up(int value, int step) => checked((value + step - 1) / step * step);

    /// <summary>How many pieces of <paramref name="step"/> cover <paramref name="value"/>.</summary>
    public static int Pieces(int value, int step) => (value + step - 1) / step;
}
