using RlTemplates.Tracking;

namespace RlTemplates.Reliability.Tests;

/// <summary>Disks that are full, or have no room for another file, from some moment of a training on.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlt-full").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string> Cases => [.. from experiment in Extent.IsLong ? ["ppo", "dqn", "impala"] : new[] { "ppo" } from limit in new[] { "size", "nr_inodes" } select (experiment, limit)];

    [Theory(Skip = Extent.Reason, SkipType = typeof(Extent), SkipUnless = nameof(Extent.IsOn)), MemberData(nameof(Cases))]
    public void A_disk_without_room_is_told_and_with_room_the_run_resumes_to_the_same_bits(string experiment, string limit)
    {
        Assert.SkipUnless(ReliableProgram.CanMount, "unshare is not installed, or may not mount here.");
        var reference = Reference.Of(experiment);
        var codes = new Dictionary<int, int>();
        // A run has about 40 files and folders at a time, and takes about 200 kB of blocks.
        foreach (var n in Extent.Some(60, few: 6))
        {
            var runs = Path.Combine(_folder, n.Text());
            var what = limit == "size" ? $"size={(n * 4).Text()}k" : $"nr_inodes={(n + 1).Text()}";
            var (code, output, errors) = ReliableProgram.RunOn(what, runs, Reference.Train(experiment));
            var told = $"{experiment} on {what}\n{output}\n{errors}";
            code.ShouldBeInRange(0, 2, told);
            errors.ShouldNotContain("Unhandled exception", Case.Sensitive, told);
            if (code != 0)
                errors.ShouldContain("error: ", Case.Sensitive, told);
            if (code != 0 && new RunStore(runs).List() is [var run])
            {
                run.Status.ShouldBe(RunStatus.Failed, told);
                run.Error.ShouldNotBeNull(told).ShouldContain("free", Case.Sensitive, told);
            }
            codes[code] = codes.GetValueOrDefault(code) + 1;
            reference.ShouldRecover(runs, experiment, told);
            Directory.Delete(runs, recursive: true);
        }
        codes.Keys.ShouldContain(0);
        codes.Keys.Max().ShouldBeGreaterThan(0);
        Extent.Report($"{experiment}: {limit}: {string.Join(", ", codes.OrderBy(c => c.Key).Select(c => $"exit code {c.Key.Text()} {c.Value.Text()} times"))}");
    }
}
