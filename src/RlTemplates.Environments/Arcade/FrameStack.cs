namespace RlTemplates.Environments;

/// <summary>The newest frames of each copy as channels, [N, pixels, stack], the newest last.</summary>
internal sealed class FrameStack(int copies, int pixels, int depth)
{
    private readonly byte[] _stacks = new byte[checked(copies * pixels * depth)];

    /// <summary>All stacks, for saving.</summary>
    public Span<byte> All => _stacks;

    /// <summary>One copy's stack, [pixels, stack].</summary>
    public Span<byte> this[int copy] => _stacks.AsSpan(copy * pixels * depth, pixels * depth);

    /// <summary>Forgets the oldest frame of a copy and adds a new one.</summary>
    public void Push(int copy, ReadOnlySpan<byte> frame)
    {
        var stack = this[copy];
        stack[1..].CopyTo(stack);
        for (int pixel = 0, at = depth - 1; pixel < frame.Length; pixel++, at += depth)
        {
            stack[at] = frame[pixel];
        }
    }

    /// <summary>Fills a copy's stack with one frame.</summary>
    public void Fill(int copy, ReadOnlySpan<byte> frame)
    {
        var stack = this[copy];
        for (var pixel = 0; pixel < frame.Length; pixel++)
        {
            stack.Slice(pixel * depth, depth).Fill(frame[pixel]);
        }
    }
}
