using RlTemplates.Learning.Replay;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Replay;

public class FramePlanesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(7, 1)]
    [InlineData(4, 3)]
    [InlineData(2, 8)]
    public void Stacks_are_taken_apart_and_put_together(int depth, int group)
    {
        foreach (var pixels in (int[])[1, 15, 16, 17, 33, 100])
        {
            var size = pixels * group;
            var stack = new byte[size * depth];
            new Random(pixels).NextBytes(stack);
            var (frames, joined) = (new byte[stack.Length], new byte[stack.Length]);
            FramePlanes.Split(stack, depth, group, frames);
            for (var i = 0; i < stack.Length; i++)
                frames[i / group % depth * size + i / (group * depth) * group + i % group].ShouldBe(stack[i]);
            for (var frame = 0; frame < depth; frame++)
                FramePlanes.Join(frames.AsSpan(frame * size, size), frame, depth, group, joined);
            joined.ShouldBe(stack);
            if (depth != 4 || group > 1)
                continue;
            Array.Clear(joined);
            FramePlanes.JoinFour(frames.AsSpan(0, pixels), frames.AsSpan(pixels, pixels), frames.AsSpan(2 * pixels, pixels), frames.AsSpan(3 * pixels), joined);
            joined.ShouldBe(stack);
        }
    }
}
