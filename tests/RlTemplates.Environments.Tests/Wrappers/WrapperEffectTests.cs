namespace RlTemplates.Environments.Tests;

public sealed class WrapperEffectTests
{
    [Fact]
    public void TimeLimitTruncatesAndStartsTheNextEpisode()
    {
        using var environment = (MountainCarEnvironment)MountainCar.Create(new(), 2);
        var (batch, finals) = (new EnvironmentBatch(Wrapping.Apply(environment, [Wrapper.TimeLimit(4)])), 0);
        batch.Reset(1);
        for (var step = 1; step <= 12; step++)
        {
            var expected = environment.StateOf(1).Push(-0.001);
            batch.Step();
            batch.Truncated.ShouldAllBe(cut => cut == (step % 4 == 0));
            if (!batch.Truncated[1])
                continue;
            batch.FinalFeatures(1).ShouldBe([(float)expected.Position, (float)expected.Velocity]);
            batch.Features(1)[1].ShouldBe(0);
            batch.Features(1)[0].ShouldBeInRange(-0.6f, -0.4f);
            finals++;
        }
        finals.ShouldBe(3);
    }

    [Fact]
    public void TerminationAtTheLimitIsNoTruncation()
    {
        using var environment = Wrapping.Apply(Catch.Create(new(), 1), [Wrapper.TimeLimit(9)]);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        for (var step = 1; step <= 18; step++)
        {
            batch.Step();
            (batch.Terminated[0], batch.Truncated[0]).ShouldBe((step % 9 == 0, false));
        }
    }

    [Fact]
    public void FrameSkipAddsRewardsAndStopsAtTheEnd()
    {
        using var plain = (CatchEnvironment)Catch.Create(new(), 1);
        using var inner = (CatchEnvironment)Catch.Create(new(), 1);
        var (batch, skipped) = (new EnvironmentBatch(plain), new EnvironmentBatch(Wrapping.Apply(inner, [Wrapper.FrameSkip(4)])));
        batch.Reset(1);
        skipped.Reset(1);
        for (var step = 0; step < 3; step++)
        {
            var reward = 0f;
            for (var k = 0; k < 4 && !batch.Terminated[0]; k++)
            {
                batch.Step();
                reward += batch.Rewards[0];
            }
            skipped.Step();
            (skipped.Rewards[0], skipped.Terminated[0]).ShouldBe((reward, step == 2));
            (step == 2 ? skipped.FinalFeatures(0) : skipped.Features(0)).ShouldBe(step == 2 ? batch.FinalFeatures(0) : batch.Features(0));
        }
        inner.StateOf(0).BallRow.ShouldBe(0, "what the other copies might still have played is thrown away");
        inner.StateOf(0).Paddle.ShouldBe(2);
        skipped.Features(0)[..5].Sum().ShouldBe(1);
    }

    [Fact]
    public void FrameSkipShowsTheMaximumOfTheLastTwoImages()
    {
        using var plain = new Painter(1);
        var (batch, skipped) = (new EnvironmentBatch(plain), new EnvironmentBatch(Wrapping.Apply(new Painter(1), [Wrapper.FrameSkip(3)])));
        var compared = 0;
        for (var seed = 0UL; seed < 30; seed++)
        {
            batch.Reset(seed);
            skipped.Reset(seed);
            batch.Actions[0] = skipped.Actions[0] = 2;
            byte[] before = [], last = batch.Observation(0).ToArray();
            for (var k = 0; k < 3 && (k == 0 || !batch.Terminated[0]); k++)
            {
                batch.Step();
                (before, last) = (k == 0 ? [] : last, (batch.Terminated[0] ? batch.FinalObservation(0) : batch.Observation(0)).ToArray());
            }
            skipped.Step();
            skipped.Terminated[0].ShouldBe(batch.Terminated[0]);
            var shown = (skipped.Terminated[0] ? skipped.FinalObservation(0) : skipped.Observation(0)).ToArray();
            shown.ShouldBe(last.Select((value, i) => before.Length == 0 ? value : Math.Max(value, before[i])));
            compared += skipped.Terminated[0] ? 100 : 1;
        }
        compared.ShouldBeGreaterThan(200);
        (compared % 100).ShouldBeGreaterThan(10);
    }

    [Fact]
    public void FrameStackHoldsTheNewestLastAndEpisodesApart()
    {
        using var plain = Catch.Create(new() { Rows = 4, Columns = 2 }, 1);
        var wrapped = Wrapping.Apply(Catch.Create(new() { Rows = 4, Columns = 2 }, 1), [Wrapper.FrameStack(3)]);
        wrapped.Spec.Observation.StackedFrames.ShouldBe(3);
        var stacked = new EnvironmentBatch(wrapped);
        var batch = new EnvironmentBatch(plain);
        batch.Reset(2);
        stacked.Reset(2);
        var history = Enumerable.Repeat(batch.Features(0), 3).ToList();
        for (var step = 0; step < 9; step++)
        {
            stacked.Features(0).ShouldBe(history.SelectMany(frame => frame));
            batch.Step();
            stacked.Step();
            history = [.. history[1..], batch.Terminated[0] ? batch.FinalFeatures(0) : batch.Features(0)];
            if (!batch.Terminated[0])
                continue;
            stacked.FinalFeatures(0).ShouldBe(history.SelectMany(frame => frame));
            history = [.. Enumerable.Repeat(batch.Features(0), 3)];
        }
    }

    [Fact]
    public void ImagesStackInTheirChannels()
    {
        var batch = new EnvironmentBatch(Wrapping.Apply(new Painter(1), [Wrapper.FrameStack(2)]));
        var plain = new EnvironmentBatch(new Painter(1));
        batch.Reset(5);
        plain.Reset(5);
        var before = plain.Observation(0).ToArray();
        batch.Step();
        plain.Step();
        plain.Terminated[0].ShouldBeFalse();
        for (var pixel = 0; pixel < 48; pixel++)
        {
            batch.Observation(0).Slice(pixel * 6, 3).ToArray().ShouldBe(before.AsSpan(pixel * 3, 3).ToArray());
            batch.Observation(0).Slice((pixel * 6) + 3, 3).ToArray().ShouldBe(plain.Observation(0).Slice(pixel * 3, 3).ToArray());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void GreyAndResizeAreThePlainOnes(int size)
    {
        var (plain, small, colour) = (new EnvironmentBatch(new Painter(1)), new EnvironmentBatch(Wrapping.Apply(new Painter(1), [Wrapper.Grey, Wrapper.Resize(size)])),
            new EnvironmentBatch(Wrapping.Apply(new Painter(1), [Wrapper.Resize(size), Wrapper.FrameStack(1)])));
        var (grey, sums) = (new byte[48], new int[size * size]);
        for (var seed = 0UL; seed < 5; seed++)
        {
            plain.Reset(seed);
            small.Reset(seed);
            colour.Reset(seed);
            Luma.Of(plain.Observation(0), grey);
            AreaResize.Sums(grey, 6, 8, size, sums);
            small.Observation(0).ToArray().ShouldBe(sums.Select(sum => AreaResize.Mean(sum, 48)));
            for (var channel = 0; channel < 3; channel++)
            {
                for (var i = 0; i < 48; i++)
                    grey[i] = plain.Observation(0)[(3 * i) + channel];
                AreaResize.Sums(grey, 6, 8, size, sums);
                for (var i = 0; i < sums.Length; i++)
                    colour.Observation(0)[(3 * i) + channel].ShouldBe(AreaResize.Mean(sums[i], 48));
            }
        }
    }

    [Fact]
    public void RewardsAreScaledAndClippedForLearnersOnly()
    {
        var (plain, scaled) = (new EnvironmentBatch(new Painter(1)), new EnvironmentBatch(Wrapping.Apply(new Painter(1), [Wrapper.ClipReward(1), Wrapper.ScaleReward(0.5)])));
        plain.Reset(1);
        scaled.Reset(1);
        plain.Step();
        scaled.Step();
        scaled.Rewards[0].ShouldBe(plain.Rewards[0] / 2);
    }

    [Fact]
    public void ActionsAreClippedBeforeAnEnvironmentThatDoesNotClip()
    {
        var (clipped, plain) = (new EnvironmentBatch(Wrapping.Apply(new FaultyEnvironment(Fault.DoesNotClip, continuous: true, 2), [Wrapper.ClipAction])),
            new EnvironmentBatch(new FaultyEnvironment(Fault.DoesNotClip, continuous: true, 2)));
        clipped.Reset(1);
        plain.Reset(1);
        (clipped.Values[0], clipped.Values[1], plain.Values[0], plain.Values[1]) = (5, -5, 1, -1);
        clipped.Step();
        plain.Step();
        clipped.Rewards.ShouldBe(plain.Rewards);
        EnvironmentConformance.Check(count => Wrapping.Apply(new FaultyEnvironment(Fault.DoesNotClip, continuous: true, count), [Wrapper.ClipAction]), 200);
    }
}
