using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RlTemplates.Learning.Replay;

/// <summary>Takes stacks of frames apart and puts them together: bytes [pixels, depth, group] here, depth frames of [pixels, group] there.</summary>
internal static class FramePlanes
{
    /// <summary>Takes a stack apart.</summary>
    /// <param name="stack">[pixels, depth, group].</param>
    /// <param name="depth">Frames.</param>
    /// <param name="group">Bytes of a frame's pixel.</param>
    /// <param name="frames">Receives [depth, pixels, group].</param>
    public static void Split(ReadOnlySpan<byte> stack, int depth, int group, Span<byte> frames)
    {
        if (group > 1)
        {
            for (int at = 0, frame = 0; at < stack.Length; at += group, frame = frame + 1 < depth ? frame + 1 : 0)
                stack.Slice(at, group).CopyTo(frames[(frame * stack.Length / depth + at / (depth * group) * group)..]);
            return;
        }
        var pixels = stack.Length / depth;
        var done = depth == 4 ? SplitFour(MemoryMarshal.Cast<byte, uint>(stack), frames) : 0;
        for (var frame = 0; frame < depth; frame++)
            for (int pixel = done, at = done * depth + frame; pixel < pixels; pixel++, at += depth)
                frames[frame * pixels + pixel] = stack[at];
    }

    /// <summary>Writes one frame into its place in a stack.</summary>
    /// <param name="frame">[pixels, group].</param>
    /// <param name="index">0 for the oldest.</param>
    /// <param name="depth">Frames.</param>
    /// <param name="group">Bytes of a frame's pixel.</param>
    /// <param name="stack">[pixels, depth, group].</param>
    public static void Join(ReadOnlySpan<byte> frame, int index, int depth, int group, Span<byte> stack)
    {
        for (int pixel = 0, at = index; pixel < frame.Length && group == 1; pixel++, at += depth)
            stack[at] = frame[pixel];
        for (int from = 0, at = index * group; from < frame.Length && group > 1; from += group, at += depth * group)
            frame.Slice(from, group).CopyTo(stack[at..]);
    }

    /// <summary>Puts a stack of four frames, the usual depth, of one byte a pixel together.</summary>
    public static void JoinFour(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d, Span<byte> stack)
    {
        var pixels = MemoryMarshal.Cast<byte, uint>(stack);
        var i = 0;
        for (; i <= a.Length - 16; i += 16)
        {
            var (lowA, highA) = Vector128.Widen(Vector128.Create(a[i..]));
            var (lowB, highB) = Vector128.Widen(Vector128.Create(b[i..]));
            var (lowC, highC) = Vector128.Widen(Vector128.Create(c[i..]));
            var (lowD, highD) = Vector128.Widen(Vector128.Create(d[i..]));
            Join(lowA | lowB << 8, lowC | lowD << 8, pixels[i..]);
            Join(highA | highB << 8, highC | highD << 8, pixels[(i + 8)..]);
        }
        for (; i < a.Length; i++)
            pixels[i] = a[i] | (uint)b[i] << 8 | (uint)c[i] << 16 | (uint)d[i] << 24;
    }

    private static void Join(Vector128<ushort> low, Vector128<ushort> high, Span<uint> pixels)
    {
        var (low0, low1) = Vector128.Widen(low);
        var (high0, high1) = Vector128.Widen(high);
        (low0 | high0 << 16).CopyTo(pixels);
        (low1 | high1 << 16).CopyTo(pixels[4..]);
    }

    private static int SplitFour(ReadOnlySpan<uint> stack, Span<byte> frames)
    {
        var i = 0;
        for (; i <= stack.Length - 16; i += 16)
        {
            Vector128<uint> p0 = Vector128.Create(stack[i..]), p1 = Vector128.Create(stack[(i + 4)..]);
            Vector128<uint> p2 = Vector128.Create(stack[(i + 8)..]), p3 = Vector128.Create(stack[(i + 12)..]);
            for (var frame = 0; frame < 4; frame++)
            {
                var low = Vector128.Narrow(Byte(p0, frame), Byte(p1, frame));
                Vector128.Narrow(low, Vector128.Narrow(Byte(p2, frame), Byte(p3, frame))).CopyTo(frames[(frame * stack.Length + i)..]);
            }
        }
        return i;
    }

    private static Vector128<uint> Byte(Vector128<uint> pixels, int index) => pixels >>> 8 * index & Vector128.Create(0xFFu);
}
