using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks;

/// <summary>Choices that depend on the observation, and the limits of a network's shape.</summary>
internal static class NetworkShape
{
    private const int MostUnits = 65536;
    private const int MostCells = 8192;

    /// <summary>
    /// RLlib's for small images (42×42) with a third layer, which shrinks the dense one: a quarter faster to train and nearly as precise
    /// about where things are; the Nature network's (Mnih et al. 2015) from 64 pixels on (84×84).
    /// </summary>
    public static IReadOnlyList<ConvolutionLayer> Convolutions(NetworkOptions options, int height) => options.ConvFilters.Count > 0
        ? options.ConvFilters
        : height >= 64 ? [new(32, 8, 4), new(64, 4, 2), new(64, 3, 1)] : [new(16, 4, 2), new(32, 4, 2), new(32, 3, 2)];

    /// <summary>Whether kernels stay within the image.</summary>
    public static bool IsValidPadding(NetworkOptions options, int height) =>
        (options.ConvPadding ?? (options.ConvFilters.Count == 0 && height >= 64 ? ConvPadding.Valid : ConvPadding.Same)) == ConvPadding.Valid;

    /// <summary>Throws where a network with memory is asked of an algorithm that learns from single steps.</summary>
    public static void CheckFeedForward(NetworkOptions options, string algorithm)
    {
        if (options.UseLstm)
            throw new NotSupportedException($"{algorithm} learns from single steps, an LSTM from whole sequences: set network.use_lstm to false, or take PPO or IMPALA.");
    }

    /// <summary>Throws where layers are to be shared in an algorithm whose networks are each of their own.</summary>
    public static void CheckSeparate(NetworkOptions options, string algorithm)
    {
        if (options.ShareLayers == true)
            throw new NotSupportedException($"network.share_layers is true; {algorithm}'s policy and critics are networks of their own and share nothing: leave it out or set it to false.");
    }

    /// <summary>Throws where options or spaces cannot make a network.</summary>
    public static void Check(NetworkOptions options, ObservationSpace input, int policySize)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(input);
        if (policySize is < 1 or > MostUnits)
            throw new ArgumentOutOfRangeException(nameof(policySize), policySize, $"A policy has 1 to {MostUnits} outputs.");
        if (input.Shape.Length == 0 || input.Shape.Any(size => size < 1) || input.Size > 1 << 24)
            throw new ArgumentException($"{input} cannot be observed by a network: every size must be at least 1, their product at most {1 << 24}.");
        if (!float.IsFinite(input.Center) || !float.IsFinite(input.Spread) || !(input.Spread > 0))
            throw new ArgumentException($"{input} has center {input.Center} and spread {input.Spread}: both must be finite, the spread above 0.");
        foreach (var size in options.HiddenSizes)
            if (size is < 1 or > MostUnits)
                throw new ArgumentException($"hidden_sizes contains {size}; a layer has 1 to {MostUnits} units.");
        if (options.LstmCellSize is < 1 or > MostCells)
            throw new ArgumentException($"lstm_cell_size is {options.LstmCellSize}; an LSTM has 1 to {MostCells} cells.");
        foreach (var layer in options.ConvFilters)
            if (layer.Filters is < 1 or > 1024 || layer.Kernel is < 1 or > 64 || layer.Stride is < 1 or > 64)
                throw new ArgumentException($"conv_filters contains {layer}; filters lie in 1…1024, kernel and stride in 1…64.");
        if (input.Shape is [var height, var width, _] && IsValidPadding(options, height))
            CheckKernelsFit(Convolutions(options, height), height, width);
    }

    private static void CheckKernelsFit(IReadOnlyList<ConvolutionLayer> layers, int height, int width)
    {
        foreach (var layer in layers)
        {
            if (layer.Kernel > Math.Min(height, width))
                throw new ArgumentException($"conv_filters contains {layer}, whose kernel does not fit into the {height}×{width} pixels that reach it; take a smaller kernel or conv_padding same.");
            (height, width) = ((height - layer.Kernel) / layer.Stride + 1, (width - layer.Kernel) / layer.Stride + 1);
        }
    }
}
