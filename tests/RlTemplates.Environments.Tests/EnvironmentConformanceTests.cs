namespace RlTemplates.Environments.Tests;

public sealed class EnvironmentConformanceTests
{
    [Theory]
    [InlineData(500)]
    [InlineData(12)]
    public void CartPoleConforms(int maxEpisodeSteps) =>
        EnvironmentConformance.Check(count => CartPole.Create(new() { MaxEpisodeSteps = maxEpisodeSteps }, count), 400);

    [Theory]
    [InlineData(42, 4, 4, 30, 27_000)]
    [InlineData(84, 4, 4, 0, 100)]
    [InlineData(42, 1, 1, 30, 50)]
    [InlineData(42, 3, 2, 1000, 27_000)]
    public void PongConforms(int size, int skip, int stack, int noops, int maxEpisodeSteps) =>
        EnvironmentConformance.Check(
            count => Pong.Create(
                new() { FrameSize = size, FrameSkip = skip, FrameStack = stack, NoopMax = noops, MaxEpisodeSteps = maxEpisodeSteps },
                count),
            900);
}
