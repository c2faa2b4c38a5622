using RlTemplates.Experiments;
using RlTemplates.SageMaker.Fake;
using RlTemplates.SageMaker.Serving;
using RlTemplates.SageMaker.Tests.Estimators;

namespace RlTemplates.SageMaker.Tests.Faults;

/// <summary>Endpoints that do not come into service, or whose making is disturbed.</summary>
[Collection(nameof(CloudVariables))]
public sealed class EndpointFaultTests(CloudVariables others) : IAsyncLifetime
{
    private const string Name = "pole";

    private readonly List<string> _told = [];
    private FaultyCloud _cloud = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private EndpointStore Store => new(_cloud.Session, "sagemaker");

    private EndpointCreation Creation => new(_cloud.Session, "sagemaker") { Tell = _told.Add };

    public async ValueTask InitializeAsync() => _cloud = await FaultyCloud.StartAsync(others);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task An_endpoint_that_fails_is_named_and_can_be_deleted_without_a_trace()
    {
        _cloud.Aws.EndpointCreated += e => (e.Outcome, e.FailureReason) = ("Failed", "The primary container did not pass the ping health check.");

        (await Should.ThrowAsync<UserException>(() => Create())).Message.ShouldBe(
            "Endpoint 'pole' has failed: The primary container did not pass the ping health check. "
            + "It is still there with its configuration and model; delete it by its name.");

        _cloud.Aws.Endpoints.Keys.ShouldBe([Name]);
        await Store.DeleteAsync(Name, Token);
        Nothing();
    }

    [Fact]
    public async Task An_endpoint_that_does_not_come_into_service_is_named_since_it_may_cost_money()
    {
        _cloud.Aws.DescribesUntilReady = null;

        (await Should.ThrowAsync<UserException>(() => Create(TimeSpan.FromMilliseconds(50)))).Message.ShouldBe(
            "Endpoint 'pole' has not come into service within 50ms. "
            + "SageMaker goes on with it, and it is paid for from then on; delete it by its name.");

        _cloud.Aws.Endpoints.Keys.ShouldBe([Name]);
    }

    [Theory]
    [CombinatorialFaults(["CreateModel", "CreateEndpointConfig", "CreateEndpoint", "DescribeEndpoint"], ["DropAfter"])]
    [CombinatorialFaults(
        ["CreateModel", "CreateEndpointConfig", "CreateEndpoint", "DescribeEndpoint"],
        ["Throttle", "InternalError", "DropBefore", "CutAnswer", "ErrorAfter", "ExpiredToken"],
        Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    public async Task An_answer_that_is_lost_makes_one_endpoint(string operation, string fault)
    {
        _cloud.Aws.Faults.Next(operation, FaultyCloud.Named(fault));

        (await Create()).Status.ShouldBe(EndpointStatus.InService);

        _cloud.Aws.Models.Keys.ShouldBe([Name]);
        _cloud.Aws.EndpointConfigs.Keys.ShouldBe([Name]);
        _cloud.Aws.Endpoints.Keys.ShouldBe([Name]);
        await Store.DeleteAsync(Name, Token);
        Nothing();
    }

    [Fact]
    public async Task Waiting_for_an_endpoint_outlasts_an_outage_and_tells_it_once()
    {
        _cloud.Aws.Faults.Next("DescribeEndpoint", Fault.Unavailable, 12);

        (await Create()).Status.ShouldBe(EndpointStatus.InService);

        _told.ShouldBe(
            ["SageMaker refuses DescribeEndpoint (ServiceUnavailable): Service is unavailable. It is asked again for up to 5m."]);
    }

    [Fact]
    public async Task An_outage_as_long_as_the_endpoint_may_take_names_it()
    {
        _cloud.Aws.Faults.Always("DescribeEndpoint", Fault.Unavailable);

        (await Should.ThrowAsync<EndpointException>(() => Create(TimeSpan.FromMilliseconds(50)))).Message.ShouldStartWith(
            "How endpoint 'pole' stands is not known: SageMaker refuses DescribeEndpoint (ServiceUnavailable): Service is unavailable. "
            + "SageMaker goes on with it, and it is paid for;");
    }

    [Theory]
    [CombinatorialFaults(["DeleteEndpoint", "DeleteEndpointConfig", "DeleteModel"], ["DropAfter", "Throttle"])]
    public async Task A_deletion_whose_answer_is_lost_leaves_nothing(string operation, string fault)
    {
        await Create();
        _cloud.Aws.Faults.Next(operation, FaultyCloud.Named(fault));

        await Store.DeleteAsync(Name, Token);

        Nothing();
    }

    [Fact]
    public async Task A_list_asks_little_of_endpoints_of_others()
    {
        await Create();
        var already = _cloud.Aws.Requests.Count;

        (await Store.ListAsync(Token)).ShouldBeEmpty();

        _cloud.Aws.Requests.Skip(already).Select(r => r.Operation).ShouldBe(["ListEndpoints", "ListTags"]);
    }

    [Fact]
    public async Task A_model_of_somebody_else_is_left_alone()
    {
        _cloud.Aws.Models[Name] = new(Name, _cloud.Aws.Arn("model", Name), Fake.Requests.Model(Name), DateTimeOffset.UtcNow);

        (await Should.ThrowAsync<UserException>(() => Create())).Message.ShouldStartWith(
            "SageMaker refuses CreateModel (ValidationException): Cannot create already existing model");

        _cloud.Aws.Models.Keys.ShouldBe([Name]);
        _cloud.Aws.Endpoints.ShouldBeEmpty();
    }

    private Task<EndpointInfo> Create(TimeSpan? patience = null)
    {
        var model = Fake.Requests.Model(Name);
        model["PrimaryContainer"]!["ModelDataUrl"] = $"s3://results/{Name}/model.tar.gz";
        return Creation.CreateAsync(
            Name, model, EndpointConfigRequest.Build(Name, Name, "ml.m5.large"), EndpointRequest.Build(Name, Name),
            patience ?? TimeSpan.FromMinutes(5), Token);
    }

    private void Nothing()
    {
        _cloud.Aws.Endpoints.ShouldBeEmpty();
        _cloud.Aws.EndpointConfigs.ShouldBeEmpty();
        _cloud.Aws.Models.ShouldBeEmpty();
    }
}
