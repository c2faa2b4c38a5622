#if (LearnsInSeconds)
using RlTemplates.Testing;

#endif
namespace RlSafeNamespace.Tests;

public sealed class TrainingTests : IDisposable
{
    private readonly string _runs = Directory.CreateTempSubdirectory("runs-").FullName;

    [Fact]
    public async Task TrainsForSecondsAndEvaluates()
    {
        Assert.Equal(0, await Script("train", "--config", "quick", "--runs", _runs));
        Assert.Equal(0, await Script("evaluate", "--run", "latest", "--episodes", "1", "--runs", _runs));
    }

#if (LearnsInSeconds)
    [Fact]
    public void Learns() => LearningTest.Reaches<RlConfigClass>(reward: RL_TEST_REWARD, steps: RL_TEST_STEPS);

#endif
    [Fact]
    public async Task RefusesAWrongOption() => Assert.Equal(2, await Script("train", "--sede", "1"));

    public void Dispose() => Directory.Delete(_runs, recursive: true);

    private static Task<int> Script(params string[] args) => EntryScript.RunAsync(args, [RlConfigClass.Definition]);
}
