using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace RlTemplates.SageMaker.Fake;

/// <summary>
/// Amazon SageMaker and what belongs to it (its runtime, CloudWatch Logs, Secrets Manager, S3, STS, IAM) on one address of this machine. It checks
/// each request against the models of the services and its signature, and keeps it.
/// </summary>
public sealed class FakeAws : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fake-aws-").FullName;
    private readonly ConcurrentQueue<AwsRequest> _requests = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly FrontDoor _door;

    private FakeAws(string region)
    {
        Region = region;
        S3 = new FakeS3(Directory.CreateDirectory(Path.Combine(_folder, "s3")).FullName);
        Credentials = [new FakeCredentials("AKIAFAKEFAKEFAKEFAKE", "fake/secret+key")];
        _door = new FrontDoor(this);
    }

    /// <summary>The region that it plays.</summary>
    public string Region { get; }

    /// <summary>The account that it plays.</summary>
    public string Account { get; } = "123456789012";

    /// <summary>Who calls, as STS says.</summary>
    public string Caller { get; set; } = "arn:aws:iam::123456789012:user/tester";

    /// <summary>Where it answers.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The keys that it accepts. The first ones stand in <see cref="Variables" />.</summary>
    public ImmutableList<FakeCredentials> Credentials { get; set; }

    /// <summary>How far its clock is ahead of that of this machine.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>Whether signatures are checked.</summary>
    public bool ChecksSignatures { get; set; } = true;

    /// <summary>The variables with which an SDK of AWS talks to it and to nothing else.</summary>
    public IReadOnlyDictionary<string, string> Variables
    {
        get
        {
            var variables = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["AWS_ENDPOINT_URL"] = Address.ToString().TrimEnd('/'),
                ["AWS_ACCESS_KEY_ID"] = Credentials[0].AccessKey,
                ["AWS_SECRET_ACCESS_KEY"] = Credentials[0].SecretKey,
                ["AWS_REGION"] = Region,
                ["AWS_DEFAULT_REGION"] = Region,
                ["AWS_EC2_METADATA_DISABLED"] = "true",
                ["AWS_CONFIG_FILE"] = Path.Combine(_folder, "no-config"),
                ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(_folder, "no-credentials"),
            };
            if (Credentials[0].SessionToken is { } token)
                variables["AWS_SESSION_TOKEN"] = token;
            return variables;
        }
    }

    /// <summary>Everything that came, in order.</summary>
    public IReadOnlyList<AwsRequest> Requests => [.. _requests];

    /// <summary>What requests broke of the models and the rules of the services. Tests want it empty.</summary>
    public IReadOnlyList<string> Violations => [.. _violations];

    /// <summary>Which calls go wrong.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>Training jobs by name.</summary>
    public ConcurrentDictionary<string, FakeTrainingJob> Jobs { get; } = new(StringComparer.Ordinal);

    /// <summary>Models by name.</summary>
    public ConcurrentDictionary<string, FakeModel> Models { get; } = new(StringComparer.Ordinal);

    /// <summary>Configurations of endpoints by name.</summary>
    public ConcurrentDictionary<string, FakeEndpointConfig> EndpointConfigs { get; } = new(StringComparer.Ordinal);

    /// <summary>Endpoints by name.</summary>
    public ConcurrentDictionary<string, FakeEndpoint> Endpoints { get; } = new(StringComparer.Ordinal);

    /// <summary>Roles: ARNs by name.</summary>
    public ConcurrentDictionary<string, string> Roles { get; } = new(StringComparer.Ordinal)
    {
        ["SageMakerRole"] = "arn:aws:iam::123456789012:role/SageMakerRole",
    };

    /// <summary>Secrets of Secrets Manager by ARN.</summary>
    public ConcurrentDictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>ARNs of secrets that the caller may not read.</summary>
    public ConcurrentBag<string> DeniedSecrets { get; } = [];

    /// <summary>Tags by ARN.</summary>
    public FakeTags Tags { get; } = new();

    /// <summary>Logs.</summary>
    public FakeLogs Logs { get; } = new();

    /// <summary>Files.</summary>
    public FakeS3 S3 { get; }

    /// <summary>Entries of one page of a list.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>Tags of one page.</summary>
    public int TagPageSize { get; set; } = 50;

    /// <summary>
    /// How many calls of DescribeEndpoint find a new, updated or deleted endpoint still on its way; null: all, until a test says
    /// otherwise.
    /// </summary>
    public int? DescribesUntilReady { get; set; } = 1;

    /// <summary>Whether the next DescribeTrainingJob finds a job stopped that was asked to, where no trainer runs it.</summary>
    public bool StopsByItself { get; set; } = true;

    /// <summary>The model behind every endpoint: answers, or throws an <see cref="AwsErrorException" />.</summary>
    public Func<Invocation, Task<InvocationAnswer>> Invoke { get; set; } =
        i => Task.FromResult(new InvocationAnswer(i.Body, i.ContentType ?? "application/json"));

    /// <summary>Told of each new job, before CreateTrainingJob answers.</summary>
    public event Action<FakeTrainingJob>? JobCreated;

    /// <summary>Told of each new endpoint, before CreateEndpoint answers.</summary>
    public event Action<FakeEndpoint>? EndpointCreated;

    internal DateTimeOffset Now => DateTimeOffset.UtcNow + ClockOffset;

    /// <summary>Held while an operation reads and changes state.</summary>
    internal object Gate { get; } = new();

    /// <summary>Starts one on a free port.</summary>
    public static async Task<FakeAws> StartAsync(string region = "eu-west-1")
    {
        var aws = new FakeAws(region);
        aws.Address = await aws._door.StartAsync();
        return aws;
    }

    /// <summary>The ARN of something of SageMaker.</summary>
    public string Arn(string kind, string name) => $"arn:aws:sagemaker:{Region}:{Account}:{kind}/{name}";

    /// <summary>Sets the variables that make a program talk to it.</summary>
    public void Configure(IDictionary<string, string?> environment)
    {
        foreach (var (name, value) in Variables)
            environment[name] = value;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal void Keep(AwsRequest request) => _requests.Enqueue(request);

    internal void OnJobCreated(FakeTrainingJob job) => JobCreated?.Invoke(job);

    internal void OnEndpointCreated(FakeEndpoint endpoint) => EndpointCreated?.Invoke(endpoint);

    /// <summary>Answers problems as the service does, and keeps them.</summary>
    internal void Demand(string operation, IEnumerable<string> problems, string code = "ValidationException")
    {
        var all = problems.ToList();
        if (all.Count == 0)
            return;
        foreach (var problem in all)
            _violations.Enqueue($"{operation}: {problem}");
        throw new AwsErrorException(code, $"{all.Count} validation error{(all.Count == 1 ? "" : "s")} detected: {string.Join("; ", all)}");
    }
}
