using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Fake;
using RlTemplates.SageMaker.Tests.Estimators;
using RlTemplates.Tracking;

namespace RlTemplates.SageMaker.Tests.Faults;

/// <summary>What becomes of a job that is watched, stopped or waited for where the service, the network or the credentials fail.</summary>
[Collection(nameof(CloudVariables))]
public sealed class JobFaultTests(CloudVariables others) : IAsyncLifetime
{
    private FaultyCloud _cloud = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cloud = await FaultyCloud.StartAsync(others);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [CombinatorialFaults(["DescribeTrainingJob", "DescribeLogStreams", "GetLogEvents"], ["Throttle", "DropAfter", "ExpiredToken", "ClockSkew"])]
    [CombinatorialFaults(
        ["DescribeTrainingJob", "DescribeLogStreams", "GetLogEvents"],
        ["InternalError", "Unavailable", "Proxy", "DropBefore", "CutAnswer", "ErrorAfter", "Timeout"],
        Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    public async Task A_question_is_asked_again_and_each_line_is_told_once(string operation, string fault)
    {
        var (job, there) = await _cloud.SubmitAsync();
        there.Train();
        there.Log("step 1");
        there.Steps.Enqueue(_ => { });
        there.Steps.Enqueue(j =>
        {
            j.Log("step 2");
            j.Complete();
        });
        _cloud.Aws.Faults.On(operation, 2, FaultyCloud.Named(fault));

        var lines = await Follow(job);

        lines.ShouldBe(["step 1", "step 2"]);
        job.Run.Status.ShouldBe(RunStatus.Completed);
        _cloud.Aws.Faults.Calls(operation).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_service_that_stays_away_is_told_and_the_job_is_found_again_later()
    {
        var (job, there) = await _cloud.SubmitAsync();
        there.Train();
        await job.RefreshAsync(Token);
        foreach (var (fault, words) in new[]
        {
            ("Unavailable", "SageMaker refuses DescribeTrainingJob (ServiceUnavailable): Service is unavailable."),
            ("Throttle", "SageMaker refuses DescribeTrainingJob (ThrottlingException): Rate exceeded."),
            ("DropBefore", $"SageMaker cannot be reached at {_cloud.Aws.Address.ToString().TrimEnd('/')}: "),
        })
        {
            _cloud.Aws.Faults.Always("DescribeTrainingJob", FaultyCloud.Named(fault));

            (await Should.ThrowAsync<ServiceException>(() => job.RefreshAsync(Token))).Message.ShouldStartWith(words);

            job.Run.Status.ShouldBe(RunStatus.Running);
            _cloud.Aws.Faults.Clear();
        }

        there.Complete();
        (await job.RefreshAsync(Token)).Status.ShouldBe(RunStatus.Completed);
    }

    // Each question is asked five times: the outage is told with the second, and the fourth gets an answer.
    [Theory]
    [CombinatorialFaults(["DescribeTrainingJob", "GetLogEvents"], ["Unavailable", "DropBefore"])]
    [CombinatorialFaults(
        ["DescribeTrainingJob", "DescribeLogStreams", "GetLogEvents"],
        ["Throttle", "InternalError", "Proxy", "CutAnswer"],
        Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    public async Task A_wait_outlasts_an_outage_and_tells_it_once(string operation, string fault)
    {
        var (job, there) = await _cloud.SubmitAsync();
        var told = new List<string>();
        job.Tell = told.Add;
        there.Train();
        there.Log("step 1");
        there.Steps.Enqueue(_ => { });
        there.Steps.Enqueue(j =>
        {
            j.Log("step 2");
            j.Complete();
        });
        _cloud.Aws.Faults.When(r => r.Operation == operation && r.Call is > 1 and < 14, FaultyCloud.Named(fault));

        var lines = await Follow(job);

        lines.ShouldBe(["step 1", "step 2"]);
        (await job.WaitAsync(Token)).Status.ShouldBe(RunStatus.Completed);
        told.ShouldHaveSingleItem().ShouldEndWith(" It is asked again for up to 30m.");
    }

    [Fact]
    public async Task An_estimators_wait_outlasts_an_outage_and_tells_it_once()
    {
        var (_, there) = await _cloud.SubmitAsync();
        there.Train();
        there.Log("step 1");
        there.Steps.Enqueue(_ => { });
        there.Steps.Enqueue(j => j.Complete());
        _cloud.Aws.Faults.When(r => r.Operation is "DescribeTrainingJob" or "GetLogEvents" && r.Call is > 1 and < 10, Fault.Unavailable);
        using var job = new RlTrainingJob(new AwsSession(_cloud.Session.Region.Name, new HurriedClock()), there.Name);
        using var output = new StringWriter();

        await job.WaitAsync(output, Token);

        var lines = output.ToString().Split('\n');
        lines.Count(l => l.StartsWith("step 1", StringComparison.Ordinal)).ShouldBe(1);
        lines.Count(l => l.Contains("DescribeTrainingJob (ServiceUnavailable): Service is unavailable. It is asked again", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Lines_of_a_long_log_are_given_as_they_come_and_those_of_machines_by_their_times()
    {
        var (job, there) = await _cloud.SubmitAsync();
        _cloud.Aws.Logs.EventPageSize = 2;
        var begin = DateTimeOffset.UtcNow;
        for (var i = 0; i < 6; i++)
            _cloud.Aws.Logs.Stream(FakeLogs.TrainingJobs, $"{there.Name}/algo-{1 + (i % 3 / 2)}-1700000000").Add(
                $"line {i}", begin.AddSeconds(i));
        there.Complete();

        var lines = new List<string>();
        var asked = new List<int>();
        await foreach (var line in job.ReadLogsAsync(follow: false, Token))
        {
            lines.Add(line);
            asked.Add(_cloud.Aws.Faults.Calls("GetLogEvents"));
        }

        lines.ShouldBe(Enumerable.Range(0, 6).Select(i => $"line {i}"));
        asked[0].ShouldBe(2);
        asked[^1].ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task Credentials_that_expire_amid_a_wait_are_read_again()
    {
        var (job, there) = await _cloud.SubmitAsync(_cloud.UseFile());
        there.Train();
        var renewed = "";
        there.Steps.Enqueue(_ => { });
        there.Steps.Enqueue(_ => renewed = _cloud.Renew());
        there.Steps.Enqueue(j =>
        {
            j.Log("done");
            j.Complete();
        });

        (await Follow(job)).ShouldBe(["done"]);

        job.Run.Status.ShouldBe(RunStatus.Completed);
        _cloud.Aws.Requests.Count(r => r.Error == "ExpiredTokenException").ShouldBe(1);
        _cloud.Aws.Requests[^1].Headers["Authorization"].ShouldContain(renewed);
    }

    [Fact]
    public async Task Credentials_that_stay_expired_are_told_and_the_job_goes_on()
    {
        var (job, there) = await _cloud.SubmitAsync();
        there.Train();
        await job.RefreshAsync(Token);
        _cloud.Aws.Credentials[0].Expired = true;

        (await Should.ThrowAsync<UserException>(async () => await Follow(job))).Message.ShouldBe(
            "SageMaker refuses DescribeTrainingJob: the credentials have expired "
            + "(The security token included in the request is expired). Sign in again, for example with aws sso login.");

        (job.Run.Status, there.Status).ShouldBe((RunStatus.Running, "InProgress"));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(-40)]
    public async Task A_clock_that_is_wrong_by_more_than_the_service_takes_is_no_matter(int minutes)
    {
        _cloud.Aws.ClockOffset = TimeSpan.FromMinutes(minutes);

        var (job, there) = await _cloud.SubmitAsync();
        there.Log("done");
        there.Complete();
        _cloud.Keep(job, "logs/a.txt", [1, 2, 3]);
        var lines = await Follow(job);
        await job.PullAsync(Token);
        await _cloud.Storage.UploadAsync("file", _cloud.Write(100).Path, Token);

        lines.ShouldBe(["done"]);
        File.ReadAllBytes(Path.Combine(job.Run.Directory, "logs", "a.txt")).ShouldBe([1, 2, 3]);
        _cloud.Aws.S3.Keys("s3://results/folder/").ShouldBe(["file"]);
    }

    [Fact]
    public async Task A_job_that_fails_before_it_starts_ends_the_wait_with_its_reason()
    {
        await using var trainer = new FakeTrainer(_cloud.Aws, "none") { FailsBeforeStart = _ => FakeTrainer.NoCapacity };
        var (job, there) = await _cloud.SubmitAsync();
        await trainer.WaitAsync(there.Name, Token);

        (await Follow(job)).ShouldBeEmpty();

        (job.Run.Status, job.Run.ExitCode, job.Run.Error).ShouldBe((RunStatus.Failed, 1, FakeTrainer.NoCapacity));
        await job.PullAsync(Token);
        (await job.ListPartsAsync(Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stop_while_it_stops_changes_nothing()
    {
        _cloud.Aws.StopsByItself = false;
        var (job, there) = await _cloud.SubmitAsync();
        there.Train();

        await job.StopAsync(Token);
        await job.StopAsync(Token);

        there.Status.ShouldBe("Stopping");
        (await job.RefreshAsync(Token)).Status.ShouldBe(RunStatus.Running);
        there.Stop();
        await job.RefreshAsync(Token);
        (job.Run.Status, job.Run.ExitCode, job.Run.StopReason).ShouldBe((RunStatus.Interrupted, ExitCodes.Interrupted, "it was stopped"));
    }

    [Theory]
    [InlineData("DropAfter")]
    [InlineData("CutAnswer")]
    [InlineData("ErrorAfter")]
    public async Task A_stop_whose_answer_is_lost_is_no_error(string fault)
    {
        var (job, there) = await _cloud.SubmitAsync();
        there.Train();
        _cloud.Aws.Faults.Next("StopTrainingJob", FaultyCloud.Named(fault));

        await job.StopAsync(Token);

        _cloud.Aws.Faults.Calls("StopTrainingJob").ShouldBe(2);
        there.Ended.ShouldBeTrue();
    }

    [Fact]
    public async Task A_stop_of_a_job_that_has_just_ended_leaves_it_as_it_is()
    {
        var (job, there) = await _cloud.SubmitAsync();
        there.Train();
        (await job.RefreshAsync(Token)).Status.ShouldBe(RunStatus.Running);
        there.Complete();

        await job.StopAsync(Token);

        (await job.RefreshAsync(Token)).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task A_job_that_the_service_has_forgotten_is_lost()
    {
        var (job, there) = await _cloud.SubmitAsync();
        _cloud.Aws.Jobs.TryRemove(there.Name, out _);

        (await job.RefreshAsync(Token)).Status.ShouldBe(RunStatus.Lost);
    }

    [Fact]
    public async Task The_name_of_another_job_is_told()
    {
        var (_, there) = await _cloud.SubmitAsync();
        var other = new TrainingJobSpec
        {
            Name = there.Name, Role = EstimatorScratch.Role, Image = "other:1", OutputPath = "s3://results/out",
            InstanceType = "ml.m5.large",
        };

        (await Should.ThrowAsync<UserException>(() => new SageMakerService(_cloud.Session).CreateJobAsync(other, Token))).Message
            .ShouldBe($"SageMaker has a training job {there.Name} already, which trains something else.");
    }

    private static async Task<List<string>> Follow(SageMakerJob job)
    {
        var lines = new List<string>();
        await foreach (var line in job.ReadLogsAsync(Token))
            lines.Add(line);
        return lines;
    }
}
