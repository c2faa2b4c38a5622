namespace RlTemplates.Reliability.Tests;

/// <summary>Disks that report an error, or are full, at every system call that changes the run's folder.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlt-fault").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string, string> Calls =>
    [
        .. from experiment in Extent.IsLong ? ["ppo", "dqn", "impala"] : new[] { "ppo" }
           from error in Extent.IsLong ? ["EIO", "ENOSPC", "EDQUOT"] : new[] { "EIO", "ENOSPC" }
           // By write, the runtime talks to itself: it aborts where that fails. Files of a run are written by pwrite64.
           from call in new[] { "pwrite64", "fsync", "rename,renameat2", "unlink,rmdir,unlinkat", "mkdir,mkdirat" }
           select (experiment, error, call),
    ];

    [Theory(Skip = Extent.Reason, SkipType = typeof(Extent), SkipUnless = nameof(Extent.IsOn)), MemberData(nameof(Calls))]
    public void A_call_that_fails_is_told_and_what_is_left_resumes_to_the_same_bits(string experiment, string error, string calls)
    {
        Assert.SkipUnless(ReliableProgram.CanTrace, "strace is not installed, or may not trace here.");
        var reference = Reference.Of(experiment);
        var count = Disturbance.Count(_folder, experiment, calls);
        foreach (var n in Extent.Some(count, few: 2))
        {
            foreach (var forGood in new[] { false, true })
            {
                var runs = Path.Combine(_folder, n.Text());
                var what = $"{error} at {calls} number {n} of {count}{(forGood ? " and all later ones" : "")}";
                var (code, output, errors) = Disturbance.At(runs, experiment, calls, "error=" + error, n, forGood);
                // 0: told as a warning at most. 1: failed with a message. 2: no run could be made.
                code.ShouldBeInRange(0, 2, $"{what}\n{output}\n{errors}");
                errors.ShouldNotContain("Unhandled exception", Case.Sensitive, what);
                if (code != 0)
                    errors.ShouldNotBeEmpty(what);
                reference.ShouldRecover(runs, experiment, what, couldDelete: !forGood || !calls.Contains("unlink", StringComparison.Ordinal));
                Directory.Delete(runs, recursive: true);
            }
        }
        Extent.Report($"{experiment}: {error}: {calls}: {count} calls");
    }
}
