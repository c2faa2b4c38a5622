namespace RlTemplates.Environments.Tests;

public sealed class WrappingTests
{
    [Fact]
    public void WithoutWrappersTheEnvironmentIsItself()
    {
        using var environment = CartPole.Create(new(), 1);
        Wrapping.Apply(environment, []).ShouldBeSameAs(environment);
        Wrapping.Apply(environment, new CartPoleOptions()).ShouldBeSameAs(environment);
    }

    [Fact]
    public void WrappersAreLaidInOrder()
    {
        Spec(new Painter(1), Wrapper.Grey, Wrapper.Resize(4), Wrapper.FrameStack(4)).Observation.Shape.ShouldBe([4, 4, 4]);
        Spec(new Painter(1), Wrapper.FrameStack(2), Wrapper.Resize(5)).Observation.Shape.ShouldBe([5, 5, 6]);
        var skipped = Spec(new Painter(1, 20), Wrapper.FrameSkip(3), Wrapper.TimeLimit(5));
        (skipped.MaxEpisodeSteps, skipped.FramesPerStep).ShouldBe((5, 3));
        Spec(new Painter(1, 20), Wrapper.FrameSkip(3)).MaxEpisodeSteps.ShouldBe(7);
        Spec(new Painter(1, 20), Wrapper.TimeLimit(6), Wrapper.FrameSkip(3)).MaxEpisodeSteps.ShouldBe(2);
        Spec(new Painter(1), Wrapper.ClipReward(1), Wrapper.ScaleReward(0.1)).RewardClip.ShouldBe(0.1f);
        Spec(new Painter(1), Wrapper.ScaleReward(0.1), Wrapper.ClipReward(1)).RewardClip!.Value.ShouldBe(0.2f, 1e-6f);
        var bounds = Spec(MountainCar.Create(new(), 1), Wrapper.FrameStack(2)).Observation;
        (bounds.Shape[0], string.Join(' ', bounds.High.Select(high => high.ToString("F2", null)))).ShouldBe((4, "0.60 0.07 0.60 0.07"));
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        Refusal(() => CartPole.Create(new(), 1), Wrapper.Grey).ShouldBe("CartPole-v1: the wrapper grey needs images of bytes, [height, width, 3]; it is given Float32[4].");
        Refusal(() => new Painter(1), Wrapper.Grey, Wrapper.Grey).ShouldContain("Painter: the wrapper grey needs images of bytes, [height, width, 3]; it is given UInt8[6, 8, 1]");
        Refusal(() => CartPole.Create(new(), 1), Wrapper.Resize(2)).ShouldContain("resize(2) needs images of bytes, [height, width, channels]");
        Refusal(() => new Painter(1), Wrapper.Resize(7)).ShouldContain("resize(7) needs images of at least 7 rows and columns; it is given UInt8[6, 8, 3]");
        Refusal(() => CartPole.Create(new(), 1), Wrapper.ClipAction).ShouldContain("clip_action needs continuous actions, a BoxSpace; its actions are one of 2 choices");
        Refusal(() => Taxi.Create(new(), 1), Wrapper.FrameSkip(2)).ShouldContain("Taxi-v3: the wrapper frame_skip(2) needs an environment without action masks");
        Refusal(() => new FixedEnvironment(), Wrapper.TimeLimit(2)).ShouldContain("Fixed: the wrapper time_limit(2) needs an environment that can restart one copy");
        Refusal(() => new FixedEnvironment(), Wrapper.FrameSkip(2)).ShouldContain("frame_skip(2) needs an environment that can restart one copy");
        Refusal(() => new FixedEnvironment(), Wrapper.FrameStack(2)).ShouldContain("frame_stack(2) needs features, [D], or images, [height, width, channels]; it is given UInt8[2, 2]");
        Refusal(() => new Painter(1), default(Wrapper)).ShouldContain("Painter: an empty wrapper");
    }

    [Fact]
    public void WhatDoesNotFitIsDisposedOf()
    {
        var environment = new FixedEnvironment();
        Should.Throw<ArgumentException>(() => Wrapping.Apply(environment, [Wrapper.ClipReward(1), Wrapper.TimeLimit(2)]));
        environment.IsDisposed.ShouldBeTrue();
        Wrapping.Apply(environment = new(), [Wrapper.ClipReward(1)]).Dispose();
        environment.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public void PicturesAreThoseOfWhatIsWrapped()
    {
        using var wrapped = Wrapping.Apply(Pong.Create(new(), 1), [Wrapper.FrameStack(2)]);
        (wrapped as IRenderable)!.FrameHeight.ShouldBe(210);
        using var plain = Wrapping.Apply(CartPole.Create(new(), 1), [Wrapper.FrameStack(2)]);
        (plain as IRenderable).ShouldBeNull();
    }

    [Fact]
    public void StateOfOtherWrappersIsRefused()
    {
        using var first = Wrapping.Apply(CartPole.Create(new(), 1), [Wrapper.TimeLimit(7)]);
        using var second = Wrapping.Apply(CartPole.Create(new(), 1), [Wrapper.TimeLimit(8)]);
        new EnvironmentBatch(first).Reset(1);
        Should.Throw<InvalidDataException>(() => StateChecks.Load(second, StateChecks.Save(first))).Message.ShouldContain("'time_limit(7)'");
    }

    private static EnvironmentSpec Spec(IEnvironment environment, params Wrapper[] wrappers) => Wrapping.Apply(environment, wrappers).Spec;

    private static string Refusal(Func<IEnvironment> create, params Wrapper[] wrappers) =>
        Should.Throw<ArgumentException>(() => Wrapping.Apply(create(), wrappers)).Message;

    private sealed class FixedEnvironment : ISavableEnvironment
    {
        public EnvironmentSpec Spec { get; } = new("Fixed", new(ElementType.UInt8, 2, 2), new DiscreteSpace(1));

        public int Count => 1;

        public bool IsDisposed { get; private set; }

        public void Reset(ulong seed, Span<byte> observations) => observations.Clear();

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step) => step.Observations.Clear();

        public void Save(BinaryWriter writer)
        {
        }

        public void Load(BinaryReader reader)
        {
        }

        public void Dispose() => IsDisposed = true;
    }
}
