using System.Text.Json.Nodes;
using RlTemplates.AzureMl.Fake;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Workspaces;

namespace RlTemplates.AzureMl.Tests.Requests;

public sealed class GoldenTests
{
    private const string CapturedVersion = "2022-10-01";

    private static readonly Uri Arm = new("https://management.azure.com");

    internal static readonly WorkspaceName Workspace = new("00000000-0000-0000-0000-000000000001", "rg", "ws");

    /// <summary>The job of the golden cases.</summary>
    internal static readonly CommandJobSpec Job = new()
    {
        DisplayName = "pong",
        ExperimentName = "rllib-pong-multi-node",
        CodeId = Workspace.Code("c", "1"),
        Command = "python pong_rllib.py --run ${{inputs.run}} --stop '{\"episode_reward_mean\": 18, \"time_total_s\": 3600}'",
        EnvironmentId = Workspace.Environment("rl-env", "1"),
        ComputeId = Workspace.Compute("compute-gpu"),
        Variables = new Dictionary<string, string> { ["RAY_HEAD_PORT"] = "6379" },
        MpiProcesses = 1,
        InstanceCount = 2,
        ShmSize = "24g",
        DockerArgs = "--cap-add=SYS_PTRACE",
        TimeoutSeconds = 3600,
        Inputs = new Dictionary<string, JobInput>
        {
            ["run"] = new(JobInput.Literal, "IMPALA"),
            ["ckpt"] = new(JobInput.Folder, "azureml://datastores/workspaceblobstore/paths/ckpt/") { Mode = "ReadOnlyMount" },
        },
        Outputs = new Dictionary<string, JobOutput> { ["model"] = new(null, "ReadWriteMount") },
        Identity = "AMLToken",
        Tags = new Dictionary<string, string> { ["rl"] = "true" },
        Services = new Dictionary<string, (string, IReadOnlyDictionary<string, string>)> { ["Tensorboard"] = ("TensorBoard", new Dictionary<string, string> { ["logDir"] = "logs" }) },
    };

    private static readonly JsonArray Cases = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Requests", "azureml-golden.json")))!["cases"]!.AsArray();

    private static readonly Dictionary<string, (string? Resource, ArmRequest Request)> Ours = new()
    {
        ["compute-amlcompute"] = ("computes", ArmRequest.Put(Workspace, "computes/head-gpu", new ComputeSpec
        {
            Location = "westus2",
            VmSize = "STANDARD_NC6",
            MaxNodes = 2,
            IdleSeconds = 120,
            SubnetId = Workspace.Subnet("/subscriptions/x/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/rl_pong_vnet", null, null),
        }.ToJson())),
        ["environment-docker-build"] = ("environments/versions", ArmRequest.Put(
            Workspace, "environments/rl-env/versions/1", new ImageSpec { BuildContextUri = "https://acct.blob.core.windows.net/c/ctx/" }.ToJson())),
        ["code-version"] = ("codes/versions", ArmRequest.Put(
            Workspace, "codes/11111111-2222-3333-4444-555555555555/versions/1", new CodeSpec("https://acct.blob.core.windows.net/container/LocalUpload/0123/src", "ab").ToJson())),
        ["job-command-mpi"] = ("jobs", ArmRequest.Put(Workspace, "jobs/job1", Job.ToJson())),
        ["job-cancel"] = (null, ArmRequest.Post(Workspace, "jobs/job1/cancel")),
        ["endpoint"] = ("onlineEndpoints", ArmRequest.Put(Workspace, "onlineEndpoints/pong-ep", new EndpointSpec("westus2").ToJson())),
        ["deployment"] = ("onlineEndpoints/deployments", ArmRequest.Put(Workspace, "onlineEndpoints/pong-ep/deployments/blue", new DeploymentSpec
        {
            Location = "westus2",
            InstanceType = "Standard_DS3_v2",
            ModelId = Workspace.Below("models/pong/versions/1"),
            EnvironmentId = Workspace.Environment("rl-env", "1"),
            CodeId = Workspace.Code("c", "1"),
            ScoringScript = "score.py",
            RequestTimeout = TimeSpan.FromSeconds(5),
            ConcurrentRequests = 1,
        }.ToJson())),
        ["endpoint-keys"] = (null, ArmRequest.Post(Workspace, "onlineEndpoints/pong-ep/listKeys")),
    };

    // What npm's client refuses before it sends anything, or sends although the service refuses it: we refuse both before anything is sent.
    private static readonly string[] Refused = ["job-missing-command", "job-bad-name"];

    public static TheoryData<string> Names => new(Ours.Keys);

    [Fact]
    public void Every_captured_case_is_compared() => Cases.Select(c => (string)c!["name"]!).Order().ShouldBe(Ours.Keys.Concat(Refused).Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_request_is_the_one_that_npms_client_sends(string name)
    {
        var golden = Cases.Single(c => (string)c!["name"]! == name)!;
        var captured = golden["requests"]![0]!;
        var (resource, request) = Ours[name];

        request.Method.ShouldBe((string)captured["method"]!);
        // On purpose: a newer version of the API.
        request.Url(Arm).Replace(ArmRequest.ApiVersion, CapturedVersion, StringComparison.Ordinal)
            .ShouldBe(((string)captured["url"]!).Replace("{arm}", "https://management.azure.com", StringComparison.Ordinal));
        // The client loses uri and mode of inputs and outputs; the expected body has them.
        var expected = golden["expected_body"] ?? captured["body"];
        JsonNode.DeepEquals(request.Body, expected).ShouldBeTrue(request.Body?.ToJsonString());
        if (resource is not null)
            TypeModel.Stable.Problems($"workspaces/{resource}", request.Path.Split('/')[^1], request.Body!).ShouldBeEmpty();
    }

    [Fact]
    public void The_version_of_the_API_is_that_of_its_types() => ArmRequest.ApiVersion.ShouldBe(TypeModel.Stable.ApiVersion);

    [Fact]
    public void The_types_find_what_a_client_forgets()
    {
        var body = new CommandJobSpec { Command = "", EnvironmentId = "e", ShmSize = "24", Identity = "Nobody", Inputs = new Dictionary<string, JobInput> { ["a"] = new(JobInput.Literal, "") } }.ToJson();
        body["properties"]!["status"] = "Running";
        body["extra"] = 1;

        TypeModel.Stable.Problems("workspaces/jobs", "j", body).ShouldBe(
        [
            "properties.command must have at least 1 characters", "properties.command is ''; it must match [a-zA-Z0-9_]",
            "properties.resources.shmSize is '24'; it must match \\d+[bBkKmMgG]",
            "properties.inputs.a.value must have at least 1 characters", "properties.inputs.a.value is ''; it must match [a-zA-Z0-9_]",
            "properties.identity.identityType is 'Nobody'; it must be one of AMLToken, Managed, UserIdentity",
            "properties.status is read-only", "extra is not in the types of the API",
        ]);
    }
}
