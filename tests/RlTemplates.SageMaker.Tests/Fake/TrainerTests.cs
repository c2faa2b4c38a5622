using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Fake;

/// <summary>The fake runs jobs as the service does.</summary>
public sealed class TrainerTests
{
    [Fact]
    public async Task A_program_finds_what_the_job_says_and_leaves_its_model_and_its_metrics()
    {
        using var script = new Script("""
            cat input/config/hyperparameters.json; echo
            cat input/config/resourceconfig.json; echo
            cat input/config/inputdataconfig.json; echo
            echo "words: $* $COLOUR $TRAINING_JOB_NAME $AWS_REGION home=$HOME"
            echo "reward=1.5,"; echo "reward=2.5," >&2
            mkdir -p model/deep; cp input/data/maps/one/a.txt model/deep/a.txt; echo rows > output/data/rows.txt
            """);
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);
        aws.S3.CreateBucket("out");
        aws.S3.Put("data", "maps/one/a.txt", "a map");
        await using var trainer = script.Trainer(aws);

        await client.Do("CreateTrainingJob", Requests.Job(change: j =>
        {
            j["Environment"] = new JsonObject { ["COLOUR"] = "blue" };
            j["InputDataConfig"] = JsonNode.Parse("""[{ "ChannelName": "maps", "DataSource": { "S3DataSource": { "S3DataType": "S3Prefix", "S3Uri": "s3://data/maps" } } }]""");
            j["AlgorithmSpecification"]!["MetricDefinitions"] = JsonNode.Parse("""[{ "Name": "reward", "Regex": "reward=(.*?)," }]""");
        }));
        await trainer.WaitAsync("job-1", TestContext.Current.CancellationToken);

        var job = aws.Jobs["job-1"];
        (job.Status, job.FailureReason).ShouldBe(("Completed", null));
        var log = aws.Logs.LinesOf("job-1");
        log[0].ShouldBe("""{"experiment":"pole"}""");
        log[1].ShouldBe("""{"current_host":"algo-1","current_instance_type":"ml.m5.large","current_group_name":"homogeneousCluster","hosts":["algo-1"],"instance_groups":[{"instance_group_name":"homogeneousCluster","instance_type":"ml.m5.large","hosts":["algo-1"]}],"network_interface_name":"eth0"}""");
        log[2].ShouldBe("""{"maps":{"TrainingInputMode":"File","S3DistributionType":"FullyReplicated","RecordWrapperType":"None"}}""");
        log.ShouldContain("words: train blue job-1 eu-west-1 home=");
        job.FinalMetrics["reward"].Value.ShouldBeOneOf(1.5, 2.5);
        job.ModelArtifacts.ShouldBe("s3://out/runs/job-1/output/model.tar.gz");
        Entries(aws, job.ModelArtifacts!).ShouldBe([("deep/a.txt", "a map")]);
        Entries(aws, "s3://out/runs/job-1/output/output.tar.gz").ShouldBe([("rows.txt", "rows\n")]);
        job.Transitions.Select(t => t.Status).ShouldBe(["Starting", "Downloading", "Training", "Uploading", "Completed"]);
        aws.Logs.Streams(FakeLogs.TrainingJobs)!.ShouldHaveSingleItem().Name.ShouldStartWith("job-1/algo-1-");
        aws.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_model_that_is_not_compressed_lies_file_by_file()
    {
        var (aws, job) = await Run(
            "echo x > model/policy.json; echo y > output/data/rows.txt", j => j["OutputDataConfig"]!["CompressionType"] = "NONE");
        await using var _ = aws;

        job.ModelArtifacts.ShouldBe("s3://out/runs/job-1/output/model/");
        aws.S3.Keys("s3://out/runs/job-1/output/").ShouldBe(["data/rows.txt", "model/policy.json"]);
    }

    [Fact]
    public async Task Why_a_program_failed_is_told_in_the_words_of_the_service()
    {
        var (aws, job) = await Run("printf 'no map here' > output/failure; exit 3");
        await using var _ = aws;
        var (longer, cut) = await Run("head -c 3000 /dev/zero | tr '\\0' x > output/failure; exit 1");
        await using var __ = longer;

        (job.Status, job.FailureReason).ShouldBe(("Failed", "AlgorithmError: no map here, exit code: 3"));
        job.ModelArtifacts.ShouldBeNull();
        cut.FailureReason.ShouldNotBeNull().Length.ShouldBe(1024);
        cut.FailureReason.ShouldEndWith("x, exit code: 1");
    }

    [Fact]
    public async Task A_job_without_its_data_or_machines_fails_before_it_starts()
    {
        var (aws, job) = await Run("echo", j => j["InputDataConfig"] = JsonNode.Parse(
            """[{ "ChannelName": "maps", "DataSource": { "S3DataSource": { "S3DataType": "S3Prefix", "S3Uri": "s3://data/none" } } }]"""));
        await using var _ = aws;
        var (other, none) = await Run("echo", prepare: t => t.FailsBeforeStart = _ => FakeTrainer.NoCapacity);
        await using var __ = other;

        job.FailureReason.ShouldNotBeNull().ShouldStartWith(
            "ClientError: Data download failed:No S3 objects found under S3 URL \"s3://data/none\"");
        none.FailureReason.ShouldNotBeNull().ShouldStartWith("CapacityError: ");
        none.TrainingStartTime.ShouldBeNull();
    }

    [Fact]
    public async Task Each_host_of_each_group_runs_the_program()
    {
        var (aws, job) = await Run("cat input/config/resourceconfig.json; echo; echo x > model/$$.txt", j => j["ResourceConfig"] = JsonNode.Parse("""
            { "VolumeSizeInGB": 30, "InstanceGroups": [
              { "InstanceGroupName": "head", "InstanceType": "ml.g5.xlarge", "InstanceCount": 1 },
              { "InstanceGroupName": "workers", "InstanceType": "ml.m5.large", "InstanceCount": 2 }] }
            """));
        await using var _ = aws;

        job.Status.ShouldBe("Completed", job.FailureReason);
        var configs = aws.Logs.LinesOf("job-1").Select(l => JsonNode.Parse(l)!).ToList();
        configs.Select(c => (string)c["current_host"]! + (string)c["current_group_name"]!).Order().ShouldBe(
            ["algo-1head", "algo-2workers", "algo-3workers"]);
        configs[0]["instance_groups"]![1]!["hosts"]!.ToJsonString().ShouldBe("""["algo-2","algo-3"]""");
        Entries(aws, job.ModelArtifacts!).Count.ShouldBe(3);
    }

    private static async Task<(FakeAws Aws, FakeTrainingJob Job)> Run(string text, Action<JsonObject>? change = null, Action<FakeTrainer>? prepare = null)
    {
        using var script = new Script(text);
        var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);
        aws.S3.CreateBucket("out");
        await using var trainer = script.Trainer(aws);
        prepare?.Invoke(trainer);
        await client.Do("CreateTrainingJob", Requests.Job(change: change));
        await trainer.WaitAsync("job-1", TestContext.Current.CancellationToken);
        return (aws, aws.Jobs["job-1"]);
    }

    private static List<(string Name, string Text)> Entries(FakeAws aws, string uri)
    {
        using var zip = new GZipStream(new MemoryStream(aws.S3.Find(uri).ShouldNotBeNull().Read()), CompressionMode.Decompress);
        using var tar = new TarReader(zip);
        var entries = new List<(string, string)>();
        while (tar.GetNextEntry(copyData: true) is { } entry)
            entries.Add((entry.Name, entry.DataStream is { } data ? new StreamReader(data, Encoding.UTF8).ReadToEnd() : ""));
        return entries;
    }
}
