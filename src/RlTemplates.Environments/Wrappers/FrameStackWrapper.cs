namespace RlTemplates.Environments;

/// <summary>Shows the newest observations together.</summary>
internal sealed class FrameStackWrapper : ObservationWrapper
{
    private readonly FrameStack _stack;

    private FrameStackWrapper(IEnvironment inner, Wrapper wrapper, ObservationSpace shown, FrameStack stack)
        : base(inner, wrapper, shown) => _stack = stack;

    /// <summary>Wraps an environment.</summary>
    public static FrameStackWrapper Create(IEnvironment inner, Wrapper wrapper, int depth)
    {
        var space = inner.Spec.Observation;
        Need(space.Shape.Length is 1 or 3, inner, wrapper, "features, [D], or images, [height, width, channels]", $"it is given {space}");
        var channels = space.Shape[^1];
        var pixels = space.Size / channels;
        var shown = space with
        {
            Shape = [.. space.Shape[..^1], checked(channels * depth)],
            Low = Repeat(space.Low, channels, depth),
            High = Repeat(space.High, channels, depth),
            StackedFrames = depth,
        };
        return new(inner, wrapper, shown, new(inner.Count, pixels, depth, space.Bytes / pixels));
    }

    /// <inheritdoc/>
    protected override void First(int copy, ReadOnlySpan<byte> observation, Span<byte> shown)
    {
        _stack.Fill(copy, observation);
        _stack[copy].CopyTo(shown);
    }

    /// <inheritdoc/>
    protected override void Next(int copy, ReadOnlySpan<byte> observation, Span<byte> shown)
    {
        _stack.Push(copy, observation);
        _stack[copy].CopyTo(shown);
    }

    /// <inheritdoc/>
    protected override void SaveOwn(BinaryWriter writer) => SavedState.WriteHashed<byte>(writer, _stack.All);

    /// <inheritdoc/>
    protected override void LoadOwn(BinaryReader reader) => SavedState.ReadHashed<byte>(reader, _stack.All.Length).CopyTo(_stack.All);

    /// <summary>Bounds of each element, repeated as the stack repeats the elements of each pixel.</summary>
    private static float[] Repeat(float[] bounds, int channels, int depth) =>
        bounds.Length <= 1 ? bounds : [.. bounds.Chunk(channels).SelectMany(pixel => Enumerable.Repeat(pixel, depth).SelectMany(group => group))];
}
