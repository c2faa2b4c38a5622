using RlTemplates.TorchSharp.Library;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Tests;

/// <summary>The setting of a whole process; the tests need no GPU.</summary>
[Collection<MemoryCollection>]
public sealed class RoundingClaimTests
{
    [Fact]
    public void Engines_at_a_time_have_the_same_setting()
    {
        using var first = RoundingClaim.Take(true);
        using var second = RoundingClaim.Take(true);

        backends.cuda.matmul.allow_tf32.ShouldBeTrue();
        Should.Throw<NotSupportedException>(() => RoundingClaim.Take(false)).Message.ShouldStartWith(
            "engine.precision is not tf32, but another engine of this process computes on a GPU with it, and ");
    }

    [Fact]
    public void One_after_the_other_they_may_differ()
    {
        var first = RoundingClaim.Take(true);
        first.Dispose();
        first.Dispose();
        using (RoundingClaim.Take(false))
        {
            backends.cuda.matmul.allow_tf32.ShouldBeFalse();
            Should.Throw<NotSupportedException>(() => RoundingClaim.Take(true)).Message.ShouldStartWith(
                "engine.precision is tf32, but another engine of this process computes on a GPU without it, and ");
        }
    }
}
