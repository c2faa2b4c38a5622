using Amazon;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Fake;
using RlTemplates.SageMaker.Storage;
using RlTemplates.SageMaker.Tests.Estimators;
using RlTemplates.Tracking;

namespace RlTemplates.SageMaker.Tests.Faults;

/// <summary>A service of its own for each test, which checks signatures, and code of this process that talks to it in haste.</summary>
internal sealed class FaultyCloud : IAsyncDisposable
{
    public const string Bucket = "results";

    private const string StorageAddress = "AWS_ENDPOINT_URL_S3";

    private readonly CloudVariables _others;
    private readonly RunStore _store;

    private FaultyCloud(CloudVariables others, FakeAws aws)
    {
        (_others, Aws) = (others, aws);
        Aws.S3.CreateBucket(Bucket);
        Set(Aws);
        Session = new("eu-west-1", new HurriedClock());
        _store = new(Path.Combine(Folder, "runs"));
    }

    public FakeAws Aws { get; }

    public AwsSession Session { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("faults-").FullName;

    private string KeyFile => Path.Combine(Folder, "credentials");

    public S3Folder Storage => new(Session, new(Bucket, "folder"));

    public static async Task<FaultyCloud> StartAsync(CloudVariables others) => new(others, await FakeAws.StartAsync());

    /// <summary>A fault by its name.</summary>
    public static Fault Named(string name) => name switch
    {
        "Timeout" => Fault.Delay(TimeSpan.FromMinutes(10)),
        "Proxy" => Fault.Answer(502, "text/html", "<html><body>Bad gateway</body></html>"),
        _ => (Fault)typeof(Fault).GetProperty(name)!.GetValue(null)!,
    };

    /// <summary>Submits a job and follows it from the folder of a run, as the target does.</summary>
    public async Task<(SageMakerJob Job, FakeTrainingJob There)> SubmitAsync(AwsSession? session = null)
    {
        const string name = "night";
        session ??= Session;
        var run = _store.Create("pole", new NewRun { Name = name });
        var spec = new TrainingJobSpec
        {
            Name = $"{name}-{run.Id.ToLowerInvariant()}", Role = EstimatorScratch.Role,
            Image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/rl:1",
            OutputPath = $"s3://{Bucket}/out", CheckpointPath = $"s3://{Bucket}/checkpoints", InstanceType = "ml.m5.large",
        };
        await new SageMakerService(session).CreateJobAsync(spec, TestContext.Current.CancellationToken);
        return (new(session, _store, run, new RunJob("sagemaker", "SageMaker", spec.Name, "")) { Time = session.Time }, Aws.Jobs[spec.Name]);
    }

    /// <summary>Writes a file of a job's run to where it keeps it while it trains.</summary>
    public void Keep(SageMakerJob job, string name, byte[] content) => Aws.S3.Put(Bucket, $"checkpoints/pole/{job.Run.Id}/{name}", content);

    /// <summary>Makes a file of some size with bytes that differ.</summary>
    public (string Path, byte[] Content) Write(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        var path = Path.Combine(Folder, "file");
        File.WriteAllBytes(path, content);
        return (path, content);
    }

    /// <summary>Keys are in a file from now on, where programs that sign in write them. A session of somebody who begins then.</summary>
    public AwsSession UseFile()
    {
        WriteKeys();
        AWSConfigs.AWSProfilesLocation = KeyFile;
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", null);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", null);
        return new("eu-west-1", new HurriedClock());
    }

    /// <summary>Files lie at another server, whose only keys are known here too.</summary>
    public void UseStorage(Uri address, string key)
    {
        Aws.Credentials = [new(key, key)];
        Set(Aws);
        Environment.SetEnvironmentVariable(StorageAddress, address.ToString().TrimEnd('/'));
    }

    /// <summary>The keys expire; in the file there are new ones.</summary>
    public string Renew()
    {
        foreach (var old in Aws.Credentials)
            old.Expired = true;
        Aws.Credentials = Aws.Credentials.Insert(0, new($"AKIANEW{Aws.Credentials.Count}NEWNEWNEWNE", "new/secret"));
        WriteKeys();
        return Aws.Credentials[0].AccessKey;
    }

    public async ValueTask DisposeAsync()
    {
        Set(_others.Aws);
        Environment.SetEnvironmentVariable(StorageAddress, null);
        AWSConfigs.AWSProfilesLocation = null;
        Session.Dispose();
        await Aws.DisposeAsync();
        TestFolder.Delete(Folder);
    }

    private void WriteKeys() => File.WriteAllText(
        KeyFile,
        $"[default]\naws_access_key_id = {Aws.Credentials[0].AccessKey}\naws_secret_access_key = {Aws.Credentials[0].SecretKey}\n");

    private static void Set(FakeAws aws)
    {
        foreach (var (name, value) in aws.Variables)
            Environment.SetEnvironmentVariable(name, value);
    }
}
