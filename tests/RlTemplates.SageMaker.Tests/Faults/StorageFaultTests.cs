using System.Globalization;
using RlTemplates.SageMaker.Fake;
using RlTemplates.SageMaker.Storage;
using RlTemplates.SageMaker.Tests.Estimators;

namespace RlTemplates.SageMaker.Tests.Faults;

/// <summary>What becomes of files on their way to S3 and home where S3, the network or the credentials fail.</summary>
[Collection(nameof(CloudVariables))]
public sealed class StorageFaultTests(CloudVariables others) : IAsyncLifetime
{
    // Above 16 MB, in parts of 8 MB.
    private const int Large = 20_000_000, Parts = 3;

    private FaultyCloud _cloud = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cloud = await FaultyCloud.StartAsync(others);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [CombinatorialFaults(["PutObject"], ["DropBefore", "DropAfter", "ExpiredToken"])]
    [CombinatorialFaults(["PutObject"], ["Throttle", "InternalError", "Unavailable", "ErrorAfter"],
        Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    public async Task A_file_is_sent_again(string operation, string fault)
    {
        var (path, content) = _cloud.Write(100_000);
        _cloud.Aws.Faults.Next(operation, FaultyCloud.Named(fault));

        await _cloud.Storage.UploadAsync("file", path, Token);

        _cloud.Aws.S3.Find("s3://results/folder/file")!.Read().ShouldBe(content);
        _cloud.Aws.Faults.Calls(operation).ShouldBe(2);
    }

    [Fact]
    public async Task A_large_file_goes_in_parts_and_only_a_part_that_was_lost_is_sent_again()
    {
        var (path, content) = _cloud.Write(Large);
        _cloud.Aws.Faults.On("UploadPart", 2, Fault.DropBefore);

        await _cloud.Storage.UploadAsync("file", path, Token);

        var stored = _cloud.Aws.S3.Find("s3://results/folder/file")!;
        stored.Read().SequenceEqual(content).ShouldBeTrue();
        stored.Headers["x-amz-server-side-encryption"].ShouldBe("aws:kms");
        var sent = _cloud.Aws.Requests.Where(r => r.Operation == "UploadPart").GroupBy(r => r.Query["partNumber"]).Select(g => g.Count()).Order();
        sent.ShouldBe([.. Enumerable.Repeat(1, Parts - 1), 2]);
        _cloud.Aws.Faults.Calls("PutObject").ShouldBe(0);
        _cloud.Aws.S3.Uploads.Of(FaultyCloud.Bucket).ShouldBeEmpty();
        _cloud.Aws.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("UploadPart", "ExpiredToken")]
    [InlineData("CompleteMultipartUpload", "DropBefore")]
    [InlineData("CreateMultipartUpload", "ExpiredToken",
        Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("CreateMultipartUpload", "DropAfter",
        Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("UploadPart", "Throttle", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("UploadPart", "CutAnswer", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("CompleteMultipartUpload", "DropAfter",
        Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("CompleteMultipartUpload", "InternalError",
        Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    public async Task Each_step_of_an_upload_in_parts_is_done_again(string operation, string fault)
    {
        var (path, content) = _cloud.Write(Large);
        _cloud.Aws.Faults.Next(operation, FaultyCloud.Named(fault));

        await _cloud.Storage.UploadAsync("file", path, Token);

        _cloud.Aws.S3.Find("s3://results/folder/file")!.Read().SequenceEqual(content).ShouldBeTrue();
    }

    [Fact]
    public async Task Of_an_upload_that_is_cancelled_no_parts_stay()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _cloud.Aws.Faults.On("UploadPart", 3, Fault.Delay(TimeSpan.FromMinutes(10)));
        var upload = _cloud.Storage.UploadAsync("file", _cloud.Write(Large).Path, cancel.Token);
        while (_cloud.Aws.Faults.Calls("UploadPart") < 3)
            await Task.Delay(10, Token);

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => upload);
        await NoPartsStay();
    }

    [Fact]
    public async Task Of_an_upload_that_is_refused_no_parts_stay()
    {
        _cloud.Aws.Faults.When(r => r.Operation == "UploadPart" && r.Call >= 2, Fault.AccessDenied);

        (await Should.ThrowAsync<UserException>(() => _cloud.Storage.UploadAsync("file", _cloud.Write(Large).Path, Token))).Message
            .ShouldStartWith("S3 refuses the request for s3://results/folder/file with these credentials: ");

        await NoPartsStay();
    }

    [Theory]
    [CombinatorialFaults(["ListObjectsV2", "GetObject"], ["DropBefore", "CutAnswer", "ExpiredToken"])]
    [CombinatorialFaults(["ListObjectsV2", "GetObject"], ["Throttle", "InternalError", "Unavailable"],
        Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("GetObject", "StuckAnswer")]
    public async Task A_pull_goes_on(string operation, string fault)
    {
        var (job, there) = await _cloud.SubmitAsync();
        there.Train();
        var content = _cloud.Write(300_000).Content;
        _cloud.Keep(job, "checkpoints/1/state.bin", content);
        _cloud.Aws.Faults.Next(operation, FaultyCloud.Named(fault));

        await job.PullAsync(Token);

        File.ReadAllBytes(Path.Combine(job.Run.Directory, "checkpoints", "1", "state.bin")).ShouldBe(content);
    }

    [Fact]
    public async Task What_has_come_before_a_connection_was_dropped_does_not_come_again()
    {
        var (job, there) = await _cloud.SubmitAsync();
        there.Train();
        var content = _cloud.Write(300_000).Content;
        _cloud.Keep(job, "model/policy.bin", content);
        _cloud.Aws.Faults.Next("GetObject", Fault.CutAnswer, 3);

        await job.PullAsync(Token);

        File.ReadAllBytes(Path.Combine(job.Run.Directory, "model", "policy.bin")).ShouldBe(content);
        var begins = Begins();
        begins.Count.ShouldBe(4);
        begins.ShouldBe(begins.Order());
        begins[^1].ShouldBeGreaterThan(0);
        _cloud.Aws.Requests.Last(r => r.Operation == "GetObject").Headers["If-Match"]
            .ShouldBe(_cloud.Aws.S3.List(FaultyCloud.Bucket, "checkpoints/").Single().ETag);
    }

    [Fact]
    public async Task A_pull_that_cannot_go_on_says_so_and_the_next_one_begins_where_it_was()
    {
        var (job, there) = await _cloud.SubmitAsync();
        there.Train();
        var content = _cloud.Write(300_000).Content;
        _cloud.Keep(job, "model/policy.bin", content);
        _cloud.Aws.Faults.On("GetObject", 1, Fault.CutAnswer);
        _cloud.Aws.Faults.When(r => r.Operation == "GetObject" && r.Call > 1, Fault.AccessDenied);

        (await Should.ThrowAsync<UserException>(() => job.PullAsync(Token))).Message
            .ShouldStartWith(
                $"S3 refuses the request for s3://results/checkpoints/pole/{job.Run.Id}/model/policy.bin with these credentials: ");
        _cloud.Aws.Faults.Clear();
        await job.PullAsync(Token);

        File.ReadAllBytes(Path.Combine(job.Run.Directory, "model", "policy.bin")).ShouldBe(content);
        Begins()[^1].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task An_archive_that_is_dropped_midway_is_unpacked_whole()
    {
        var (job, there) = await _cloud.SubmitAsync();
        there.Train();
        there.Complete();
        var weights = Convert.ToHexString(_cloud.Write(100_000).Content);
        var (bucket, key) = FakeS3.Split(there.ModelPath);
        _cloud.Aws.S3.Put(bucket, key, EstimatorScratch.Tar(("policy.bin", weights)));
        _cloud.Aws.Faults.Next("GetObject", Fault.CutAnswer, 2);

        await job.PullAsync(Token);

        File.ReadAllText(Path.Combine(job.Run.Directory, "model", "policy.bin")).ShouldBe(weights);
    }

    [Fact]
    public async Task A_file_that_the_job_replaces_meanwhile_comes_in_its_new_form()
    {
        var (job, there) = await _cloud.SubmitAsync();
        there.Train();
        _cloud.Keep(job, "metrics.jsonl", "old"u8.ToArray());
        _cloud.Aws.Faults.When(
            r =>
            {
                if (r is { Operation: "GetObject", Call: 1 })
                    _cloud.Keep(job, "metrics.jsonl", "longer"u8.ToArray());
                return false;
            },
            Fault.InternalError);

        await job.PullAsync(Token);

        File.ReadAllText(job.Run.MetricsPath).ShouldBe("longer");
    }

    [Fact]
    public async Task Credentials_that_expire_between_files_are_read_again()
    {
        using var session = _cloud.UseFile();
        var storage = new S3Folder(session, new(FaultyCloud.Bucket, "folder"));
        var (path, content) = _cloud.Write(1000);
        await storage.UploadAsync("a", path, Token);
        var renewed = _cloud.Renew();

        await storage.UploadAsync("b", path, Token);

        _cloud.Aws.S3.Keys("s3://results/folder/").ShouldBe(["a", "b"]);
        _cloud.Aws.Requests[^1].Headers["Authorization"].ShouldContain(renewed);
    }

    // The bytes with which transfers have begun. What is under way when a connection is dropped may be lost.
    private List<int> Begins() => [.. _cloud.Aws.Requests.Where(r => r.Operation == "GetObject")
        .Select(r => r.Headers.GetValueOrDefault("Range") is { } range ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : 0)];

    // The client gives up what it has sent after it has told.
    private async Task NoPartsStay()
    {
        for (var i = 0; i < 500 && _cloud.Aws.S3.Uploads.Of(FaultyCloud.Bucket).Any(); i++)
            await Task.Delay(20, Token);
        _cloud.Aws.S3.Uploads.Of(FaultyCloud.Bucket).ShouldBeEmpty();
        _cloud.Aws.S3.Find("s3://results/folder/file").ShouldBeNull();
        _cloud.Aws.Faults.Calls("AbortMultipartUpload").ShouldBe(1);
    }
}
