namespace RlTemplates.Environments;

/// <summary>The newest frames of each copy side by side in each pixel, [N, pixels, stack, group], the newest last.</summary>
/// <param name="copies">N.</param>
/// <param name="pixels">Pixels of a frame.</param>
/// <param name="depth">Frames of a stack.</param>
/// <param name="group">Bytes of a pixel.</param>
internal sealed class FrameStack(int copies, int pixels, int depth, int group = 1)
{
    private readonly byte[] _stacks = new byte[Size(copies, pixels, depth, group)];

    /// <summary>All stacks, for saving.</summary>
    public Span<byte> All => _stacks;

    /// <summary>One copy's stack, [pixels, stack, group].</summary>
    public Span<byte> this[int copy] => _stacks.AsSpan(copy * pixels * depth * group, pixels * depth * group);

    /// <summary>Forgets the oldest frame of a copy and adds a new one.</summary>
    public void Push(int copy, ReadOnlySpan<byte> frame)
    {
        var stack = this[copy];
        stack[group..].CopyTo(stack);
        if (group == 1)
        {
            for (int pixel = 0, at = depth - 1; pixel < frame.Length; pixel++, at += depth)
                stack[at] = frame[pixel];
            return;
        }
        for (int from = 0, at = (depth - 1) * group; from < frame.Length; from += group, at += depth * group)
            frame.Slice(from, group).CopyTo(stack[at..]);
    }

    /// <summary>Fills a copy's stack with one frame.</summary>
    public void Fill(int copy, ReadOnlySpan<byte> frame)
    {
        var stack = this[copy];
        for (var at = 0; at < stack.Length; at += group)
            frame.Slice(at / (depth * group) * group, group).CopyTo(stack[at..]);
    }

    private static int Size(int copies, int pixels, int depth, int group)
    {
        var bytes = (double)copies * pixels * depth * group;
        return bytes <= Array.MaxLength
            ? (int)bytes
            : throw new ArgumentException(FormattableString.Invariant(
                $"{copies} copies of the environment with {depth} frames of {pixels} pixels each take {bytes / 1e9:0.0} GB in one piece, and at most {Array.MaxLength / 1e9:0.0} GB fit. ")
                + "Make fewer copies (num_envs, num_envs_per_worker), stack fewer frames or smaller ones (frame_stack, frame_size).");
    }
}
