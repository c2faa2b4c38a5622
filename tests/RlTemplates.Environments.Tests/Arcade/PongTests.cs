namespace RlTemplates.Environments.Tests;

public sealed class PongTests
{
    private const int Pixels = 42 * 42;

    [Fact]
    public void ObservationIsThePictureGreyAndSmall()
    {
        using var environment = Pong.Create(new() { FrameSkip = 1, FrameStack = 1 }, 2);
        var renderable = environment.ShouldBeAssignableTo<IRenderable>()!;
        var batch = new EnvironmentBatch(environment);
        var random = EnvironmentBatch.Streams(2, 1);
        var rgb = new byte[renderable.FrameHeight * renderable.FrameWidth * 3];
        var plain = new byte[Pixels];
        batch.Reset(1);
        for (var step = 0; step < 150; step++)
        {
            renderable.Render(1, rgb);
            PlainFrames.Draw(rgb, 42, plain);
            batch.Observation(1).SequenceEqual(plain).ShouldBeTrue($"step {step}");
            batch.Step(random);
        }
    }

    [Fact]
    public void StackMovesByOneFrameAStep()
    {
        using var environment = Pong.Create(new(), 2);
        var batch = new EnvironmentBatch(environment);
        var random = EnvironmentBatch.Streams(2, 1);
        batch.Reset(1);
        for (var channel = 0; channel < 3; channel++)
        {
            Frame(batch.Observation(1), channel).ShouldBe(Frame(batch.Observation(1), 3));
        }

        var changes = 0;
        for (var step = 0; step < 100; step++)
        {
            var before = batch.Observation(1).ToArray();
            batch.Step(random);
            for (var channel = 0; channel < 3; channel++)
            {
                Frame(batch.Observation(1), channel).ShouldBe(Frame(before, channel + 1));
            }

            changes += Frame(batch.Observation(1), 3).SequenceEqual(Frame(before, 3)) ? 0 : 1;
        }

        changes.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void NextEpisodeStartsWithAFullStackOfItsFirstFrame()
    {
        using var environment = Pong.Create(new() { MaxEpisodeSteps = 20 }, 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        for (var step = 0; step < 20; step++)
        {
            batch.Actions[0] = (int)PongAction.Right;
            batch.Step();
        }

        batch.Truncated[0].ShouldBeTrue();
        Frame(batch.Observation(0), 0).ShouldBe(Frame(batch.Observation(0), 3));
        Frame(batch.FinalObservation(0), 0).ShouldNotBe(Frame(batch.FinalObservation(0), 3));
    }

    [Fact]
    public void GameOfAStillPlayerIsTwentyOneLostPoints()
    {
        using var environment = Pong.Create(new(), 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(4);
        var rewards = new List<float>();
        do
        {
            batch.Step();
            rewards.Add(batch.Rewards[0]);
        }
        while (!batch.Terminated[0]);

        rewards.Count(reward => reward == -1).ShouldBe(21);
        rewards.Count(reward => reward == 0).ShouldBe(rewards.Count - 21);
        rewards[^1].ShouldBe(-1);
    }

    [Fact]
    public void SpecTellsWhatLearnersNeed()
    {
        var spec = Pong.Create(new() { FrameSize = 84, FrameStack = 3 }, 1).Spec;
        spec.Observation.ShouldBe(new(ElementType.UInt8, 84, 84, 3) { Center = 87, Spread = 64, StackedFrames = 3 }, "the background is what a pixel is most of the time");
        spec.Action.ShouldBe(new DiscreteSpace(6));
        (spec.RewardClip, spec.FramesPerStep, spec.MaxEpisodeSteps).ShouldBe((1f, 4, 27_000));
        spec.ActionNames.ShouldBe(Enum.GetNames<PongAction>().Select(name => name.ToUpperInvariant()));
        Pong.Create(new() { ClipRewards = false }, 1).Spec.RewardClip.ShouldBeNull();
    }

    [Fact]
    public void OptionsOutsideTheirRangesAreNamed()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Pong.Create(new() { FrameSize = 50 }, 1)).Message.ShouldContain("42 or 84");
        Should.Throw<ArgumentOutOfRangeException>(() => Pong.Create(new() { FrameSkip = 0 }, 1)).Message.ShouldContain("FrameSkip is 0");
        Should.Throw<ArgumentOutOfRangeException>(() => Pong.Create(new() { FrameStack = 17 }, 1)).Message.ShouldContain("1 to 16");
        Should.Throw<ArgumentOutOfRangeException>(() => Pong.Create(new() { NoopMax = -1 }, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => Pong.Create(new() { MaxEpisodeSteps = 0 }, 1));
    }

    private static byte[] Frame(ReadOnlySpan<byte> observation, int channel)
    {
        var frame = new byte[Pixels];
        for (var pixel = 0; pixel < Pixels; pixel++)
        {
            frame[pixel] = observation[(pixel * 4) + channel];
        }

        return frame;
    }
}
