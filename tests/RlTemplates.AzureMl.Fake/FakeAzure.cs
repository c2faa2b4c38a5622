using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RlTemplates.Mlflow.Fake;

namespace RlTemplates.AzureMl.Fake;

/// <summary>
/// Azure Resource Manager with a workspace of Azure Machine Learning, its storage account and its tracking server, on one address of this machine. It checks the body of each request against the types of
/// the API, and keeps it.
/// </summary>
public sealed class FakeAzure : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fake-azure-").FullName;
    private readonly ConcurrentQueue<ArmCall> _calls = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly FrontDoor _door;

    private FakeAzure()
    {
        Blobs = new(Path.Combine(_folder, "blobs"));
        Blobs.CreateContainer(DefaultContainer);
        Blobs.CreateContainer(ArtifactContainer);
        Tracking.Authorization = $"Bearer {RunToken}";
        Tracking.OtherAuthorization = $"Bearer {Token}";
        _door = new(this);
    }

    /// <summary>The workspace.</summary>
    public const string Subscription = "00000000-0000-0000-0000-000000000001", ResourceGroup = "rg", Workspace = "ws", Location = "westus2";

    /// <summary>Its storage account, the container of its default datastore, and that of what jobs log.</summary>
    public const string Account = "wsstorage", DefaultContainer = "azureml-blobstore-0001", ArtifactContainer = "azureml";

    /// <summary>The workspace's id.</summary>
    public const string WorkspaceId = $"/subscriptions/{Subscription}/resourceGroups/{ResourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/{Workspace}";

    /// <summary>Below which path the workspace's tracking server answers.</summary>
    public const string TrackingPath = $"/mlflow/v1.0{WorkspaceId}";

    /// <summary>The token of jobs, which the tracking server takes.</summary>
    public const string RunToken = "fake-token-of-a-run";

    /// <summary>The key of the storage account.</summary>
    public static string AccountKey { get; } = Convert.ToBase64String("a key of the fake storage account"u8);

    /// <summary>The token that it takes.</summary>
    public string Token { get; set; } = "fake-token-of-azure";

    /// <summary>Where it answers.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Everything that came for Azure Resource Manager, in order.</summary>
    public IReadOnlyList<ArmCall> Calls => [.. _calls];

    /// <summary>What requests broke of the types of the API. Tests want it empty.</summary>
    public IReadOnlyList<string> Violations => [.. _violations];

    /// <summary>Which requests go wrong.</summary>
    public ConcurrentBag<Fault> Faults { get; } = [];

    /// <summary>What there is, by its path below the workspace: <c>computes/head</c>.</summary>
    public ConcurrentDictionary<string, FakeResource> Resources { get; } = new(StringComparer.Ordinal);

    /// <summary>Jobs by name.</summary>
    public ConcurrentDictionary<string, FakeJob> Jobs { get; } = new(StringComparer.Ordinal);

    /// <summary>Secrets of vaults, by vault and name: <c>team/wandb</c>.</summary>
    public ConcurrentDictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>Files of the storage account.</summary>
    public FakeBlobs Blobs { get; }

    /// <summary>The workspace's tracking server, which speaks MLflow. Each job has a run there from its beginning, called like it, whose status is the service's to say.</summary>
    public FakeMlflow Tracking { get; } = FakeMlflow.Create();

    /// <summary>How often an operation is asked for until it is over.</summary>
    public int PollsUntilDone { get; set; } = 1;

    /// <summary>Why operations fail from now on; null where they succeed.</summary>
    public string? OperationFailure { get; set; }

    /// <summary>Entries of one page of a list.</summary>
    public int PageSize { get; set; } = 30;

    /// <summary>Whether a job that is to be canceled is, where no trainer runs it.</summary>
    public bool CancelsByItself { get; set; } = true;

    /// <summary>What the service makes of the shared memory that is asked for. Default: that.</summary>
    public Func<string?, string?> ShmSizeOf { get; set; } = static asked => asked;

    /// <summary>Told of the method and path of each request, before anything is done: somebody else may be faster.</summary>
    public Action<string, string>? BeforeAnswer { get; set; }

    /// <summary>The machines of all endpoints: gets the endpoint's name, the media type and the body of a request, and answers with a status and a body.</summary>
    public Func<string, string, byte[], Task<(int Status, byte[] Body)>> Invoke { get; set; } = static (_, _, body) => Task.FromResult((200, body));

    /// <summary>Told of each deployment when its machines serve: the endpoint's name, and what was asked for.</summary>
    public event Action<string, JsonObject>? Deployed;

    /// <summary>The key of an endpoint.</summary>
    public static string KeyOf(string endpoint) => $"key-of-{endpoint}";

    /// <summary>Told of each new job, before the answer.</summary>
    public event Action<FakeJob>? JobCreated;

    /// <summary>Starts one on a free port.</summary>
    public static async Task<FakeAzure> StartAsync()
    {
        var azure = new FakeAzure();
        azure.Address = await azure._door.StartAsync();
        return azure;
    }

    /// <summary>Sets the variables that make a program talk to it.</summary>
    public void Configure(IDictionary<string, string?> environment)
    {
        environment["AZUREML_ARM_ENDPOINT"] = environment["AZUREML_BLOB_ENDPOINT"] = environment["AZUREML_VAULT_ENDPOINT"] = environment["AZUREML_TRACKING_ENDPOINT"] = Address.ToString().TrimEnd('/');
        environment["AZUREML_ARM_TOKEN"] = Token;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        await Tracking.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal void Keep(ArmCall call) => _calls.Enqueue(call);

    internal void Note(string violation) => _violations.Enqueue(violation);

    internal void OnDeployed(string endpoint, JsonObject deployment) => Deployed?.Invoke(endpoint, deployment);

    internal void OnJobCreated(FakeJob job)
    {
        JobRuns.Begin(Tracking, job);
        JobCreated?.Invoke(job);
    }
}
