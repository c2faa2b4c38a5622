namespace RlTemplates.Environments.Tests;

public sealed class BreakoutTests
{
    [Fact]
    public void ObservationIsThePictureGreyAndSmall()
    {
        using var environment = Breakout.Create(new() { FrameSkip = 1, FrameStack = 1 }, 2);
        var renderable = environment.ShouldBeAssignableTo<IRenderable>()!;
        var batch = new EnvironmentBatch(environment);
        var random = EnvironmentBatch.Streams(2, 1);
        var (rgb, plain) = (new byte[renderable.FrameHeight * renderable.FrameWidth * 3], new byte[42 * 42]);
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
    public void PicturesOfTooManyCopiesAreRefusedByName() => Should.Throw<ArgumentException>(() => Breakout.Create(new() { FrameSize = 84, FrameStack = 16 }, 65_536)).Message.ShouldBe(
        "65536 copies of the environment with 16 frames of 7056 pixels each take 7.4 GB in one piece, and at most 2.1 GB fit. "
        + "Make fewer copies (num_envs, num_envs_per_worker), stack fewer frames or smaller ones (frame_stack, frame_size).");

    [Fact]
    public void EpisodeIsAGameOfFiveBalls()
    {
        var (lives, score) = PlayEpisode(new(), episodes: 1);
        lives.ShouldBe([0]);
        score.ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public void LostBallsEndEpisodesWhereAskedForWithinOneGame()
    {
        var (lives, _) = PlayEpisode(new() { TerminalOnLifeLoss = true, NoopMax = 0 }, episodes: 10);
        lives.ShouldBe([4, 3, 2, 1, 0, 4, 3, 2, 1, 0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EpisodesBeginWithAServeWhereAskedFor(bool fire)
    {
        using var environment = (BreakoutEnvironment)Breakout.Create(new() { FireReset = fire, TerminalOnLifeLoss = true, NoopMax = 3 }, 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        for (var episode = 0; episode < 7; episode++)
        {
            environment.GameOf(0).BallInPlay.ShouldBe(fire);
            environment.GameOf(0).BallY.ShouldBe(BreakoutRules.ServeRow * BreakoutRules.Sub);
            do
            {
                batch.Actions[0] = environment.GameOf(0).BallInPlay ? 0 : 1;
                batch.Step();
            }
            while (!batch.Terminated[0]);
        }
    }

    [Fact]
    public void ScoresBeyondOneAreClippedForLearnersOnly()
    {
        using var environment = (BreakoutEnvironment)Breakout.Create(new() { FrameSkip = 1, NoopMax = 0 }, 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        ref var game = ref environment.GameOf(0);
        game.Bricks = new(BreakoutBricks.Wall.Upper, 0);
        var random = new RandomStream(1, 1);
        var player = BreakoutPlayers.Foreseer();
        do
        {
            batch.Actions[0] = (int)player(game, ref random);
            batch.Step();
        }
        while (batch.Rewards[0] == 0 && !batch.Terminated[0]);
        batch.Rewards[0].ShouldBe(4, "the third row from above is the lowest that stands");
        environment.Spec.RewardClip.ShouldBe(1);
        Breakout.Create(new() { ClipRewards = false }, 1).Spec.RewardClip.ShouldBeNull();
    }

    [Fact]
    public void SpecTellsWhatLearnersNeed()
    {
        var spec = Breakout.Create(new() { FrameSize = 84, FrameStack = 3 }, 1).Spec;
        spec.Observation.ShouldBe(new(ElementType.UInt8, 84, 84, 3) { Spread = 64, StackedFrames = 3 });
        spec.ActionNames.ShouldBe(Enum.GetNames<BreakoutAction>().Select(name => name.ToUpperInvariant()));
        (spec.FramesPerStep, spec.MaxEpisodeSteps).ShouldBe((4, 27_000));
        Should.Throw<ArgumentOutOfRangeException>(() => Breakout.Create(new() { FrameSize = 50 }, 1)).Message.ShouldContain("42 or 84");
        Should.Throw<ArgumentOutOfRangeException>(() => Breakout.Create(new() { FrameSkip = 0 }, 1)).Message.ShouldContain("FrameSkip is 0");
    }

    [Fact]
    public void StateOfPongIsRefused()
    {
        using var pong = Pong.Create(new(), 1);
        using var breakout = Breakout.Create(new(), 1);
        new EnvironmentBatch(pong).Reset(1);
        Should.Throw<InvalidDataException>(() => StateChecks.Load(breakout, StateChecks.Save(pong))).Message.ShouldContain("'Pong'");
    }

    private static (List<int> Lives, float Score) PlayEpisode(BreakoutOptions options, int episodes)
    {
        using var environment = (BreakoutEnvironment)Breakout.Create(options, 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(3);
        var (lives, score) = (new List<int>(), 0f);
        var random = new RandomStream(3, 3);
        while (lives.Count < episodes)
        {
            var before = environment.GameOf(0).Lives;
            batch.Actions[0] = random.NextInt32(4);
            batch.Step();
            score += batch.Rewards[0];
            if (batch.Terminated[0])
                lives.Add(before - 1);
        }
        return (lives, score);
    }
}
