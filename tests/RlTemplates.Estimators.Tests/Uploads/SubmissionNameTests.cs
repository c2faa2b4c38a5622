using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using RlTemplates.Estimators.Uploads;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests.Uploads;

/// <summary>Names that never clash.</summary>
public sealed class SubmissionNameTests
{
    private static RunInfo Run(string experiment, string? name = null, string id = "20260131-174502-k3f9qz") =>
        new() { Id = id, Experiment = experiment, Name = name, Status = RunStatus.Pending, CreatedAt = DateTimeOffset.UnixEpoch };

    [Theory]
    [InlineData("pong", null, "pong-20260131-174502-k3f9qz")]
    [InlineData("pong", "nightly", "nightly-20260131-174502-k3f9qz")]
    [InlineData("Pong Impala_2", null, "pong-impala-2-20260131-174502-k3f9qz")]
    [InlineData("3-rooms", null, "run-3-rooms-20260131-174502-k3f9qz")]
    [InlineData("日本", null, "run-20260131-174502-k3f9qz")]
    [InlineData("an-experiment-with-a-name-that-is-longer-than-any-service-takes-it", null, "an-experiment-with-a-name-that-is-longer-20260131-174502-k3f9qz")]
    public void A_job_is_called_like_its_experiment_and_run(string experiment, string? name, string expected)
    {
        var made = SubmissionName.ForJob(Run(experiment, name));

        made.ShouldBe(expected);
        made.Length.ShouldBeLessThanOrEqualTo(63);
        Regex.IsMatch(made, @"\A[a-z](-*[a-z0-9]){0,62}\z").ShouldBeTrue();
    }

    [Fact]
    public void A_name_is_cut_before_the_run_s_id()
    {
        SubmissionName.ForJob(Run("pong"), 24).ShouldBe("p-20260131-174502-k3f9qz");
        SubmissionName.ForJob(Run("po-ng"), 26).ShouldBe("po-20260131-174502-k3f9qz");
        Should.Throw<ArgumentOutOfRangeException>(() => SubmissionName.ForJob(Run("pong"), 23));
    }

    [Theory]
    [InlineData("", "pong/20260131-174502-k3f9qz/")]
    [InlineData("code", "code/pong/20260131-174502-k3f9qz/")]
    [InlineData("/team/code/", "team/code/pong/20260131-174502-k3f9qz/")]
    public void Uploads_have_a_place_of_their_own(string below, string expected) => SubmissionName.ForUpload(Run("pong"), below).ShouldBe(expected);

    [Fact]
    public async Task Submissions_at_the_same_moment_get_different_names_and_places()
    {
        using var folder = new ScratchFolder();
        var store = new MemoryStore();
        var token = TestContext.Current.CancellationToken;

        var made = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            var run = new RunStore(folder.Runs).Create("pong", new());
            return (Job: SubmissionName.ForJob(run), Place: await UploadPlace.TakeAsync(store, run, "code", token));
        }, token)));

        made.Select(m => m.Job).Distinct().Count().ShouldBe(32);
        made.Select(m => m.Place).Distinct().Count().ShouldBe(32);
    }

    [Fact]
    public async Task Of_two_runs_with_one_id_the_second_gets_another_place()
    {
        var store = new MemoryStore();
        var token = TestContext.Current.CancellationToken;
        var (mine, other) = (Run("pong"), Run("pong") with { CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(1) });

        var places = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => UploadPlace.TakeAsync(store, i % 2 == 0 ? mine : other, "", token)));
        var again = await UploadPlace.TakeAsync(store, mine, "", token);

        places.Distinct().Order(StringComparer.Ordinal).ShouldBe(["pong/20260131-174502-k3f9qz-2/", "pong/20260131-174502-k3f9qz/"]);
        again.ShouldBe(places[0]);
        places[1].ShouldNotBe(places[0]);
    }

    [Fact]
    public async Task A_store_full_of_others_is_an_error()
    {
        var run = Run("pong");
        var error = await Should.ThrowAsync<UserException>(() => UploadPlace.TakeAsync(new FullStore(), run, "", TestContext.Current.CancellationToken));
        error.Message.ShouldBe("Run 20260131-174502-k3f9qz finds no place for its upload: pong/20260131-174502-k3f9qz/ and 99 more like it belong to others.");
    }

    private sealed class MemoryStore : IUploadStore
    {
        private readonly ConcurrentDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

        public Task<bool> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => Task.FromResult(_objects.TryAdd(name, content.ToArray()));

        public Task<ReadOnlyMemory<byte>?> TryReadAsync(string name, CancellationToken cancellationToken) =>
            Task.FromResult(_objects.TryGetValue(name, out var content) ? (ReadOnlyMemory<byte>?)content : null);
    }

    private sealed class FullStore : IUploadStore
    {
        public Task<bool> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => Task.FromResult(false);

        public Task<ReadOnlyMemory<byte>?> TryReadAsync(string name, CancellationToken cancellationToken) => Task.FromResult<ReadOnlyMemory<byte>?>(Encoding.UTF8.GetBytes("somebody else"));
    }
}
