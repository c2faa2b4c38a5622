using RlTemplates.Tracking;

namespace RlTemplates.Reliability.Tests;

/// <summary>Processes that are killed: at random moments, and at every system call that changes the run's folder.</summary>
public sealed class KillTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlt-kill").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Experiments => ["ppo", "dqn", "impala"];

    [Theory(Skip = Extent.Reason, SkipType = typeof(Extent), SkipUnless = nameof(Extent.IsOn)), MemberData(nameof(Experiments))]
    public void A_run_killed_at_random_moments_resumes_to_the_same_bits(string experiment)
    {
        var (reference, random) = (Reference.Of(experiment), new Random(1));
        for (var round = 0; round < Extent.Of(3, 100); round++)
        {
            var runs = Path.Combine(_folder, round.Text());
            for (var kill = 0; kill < 3; kill++)
            {
                var isBegun = new RunStore(runs).List().Count > 0;
                using var process = ReliableProgram.Start(runs, [.. Reference.Train(experiment), .. isBegun ? ["--resume", "latest"] : Array.Empty<string>()]);
                _ = process.StandardOutput.ReadToEndAsync();
                _ = process.StandardError.ReadToEndAsync();
                process.WaitForExit(random.Next(100, 1500));
                process.Kill();
                process.WaitForExit();
                if (new RunStore(runs).List() is [{ Status: RunStatus.Completed }])
                    break;
            }
            reference.ShouldRecover(runs, experiment, $"round {round}");
            Directory.Delete(runs, recursive: true);
        }
    }

    public static TheoryData<string, string> Calls =>
    [
        .. from experiment in new[] { "ppo", "dqn", "impala" }
           // Files are locked where they have just been opened; by openat and write the runtime does much before training begins.
           from call in new[] { "flock", "pwrite64", "fsync", "rename,renameat2", "unlink,rmdir,unlinkat", "mkdir,mkdirat" }
           select (experiment, call),
    ];

    [Theory(Skip = Extent.Reason, SkipType = typeof(Extent), SkipUnless = nameof(Extent.IsOn)), MemberData(nameof(Calls))]
    public void A_run_killed_at_any_system_call_resumes_to_the_same_bits(string experiment, string calls)
    {
        Assert.SkipUnless(ReliableProgram.CanTrace, "strace is not installed, or may not trace here.");
        var reference = Reference.Of(experiment);
        var count = Disturbance.Count(_folder, experiment, calls);
        foreach (var n in Extent.Some(count, few: 2))
        {
            var runs = Path.Combine(_folder, n.Text());
            var (code, _, _) = Disturbance.At(runs, experiment, calls, "signal=KILL", n);
            code.ShouldNotBe(2, $"{calls} {n}");
            reference.ShouldRecover(runs, experiment, $"killed at {calls} number {n} of {count}");
            Directory.Delete(runs, recursive: true);
        }
        Extent.Report($"{experiment}: {calls}: {count} calls");
    }
}
