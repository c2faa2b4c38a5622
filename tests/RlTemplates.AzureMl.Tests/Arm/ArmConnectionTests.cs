using Azure.Core;
using RlTemplates.AzureMl.Arm;
using RlTemplates.AzureMl.Fake;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Tests.Arm;

public sealed class ArmConnectionTests : IAsyncLifetime
{
    private static readonly WorkspaceName Workspace = new(FakeAzure.Subscription, FakeAzure.ResourceGroup, FakeAzure.Workspace);

    private static readonly ArmRequest Head = ArmRequest.Put(Workspace, "computes/head", new ComputeSpec { Location = FakeAzure.Location, VmSize = "STANDARD_D2_V2", MaxNodes = 2 }.ToJson());

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private FakeAzure _azure = null!;
    private ArmConnection _arm = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _azure = await FakeAzure.StartAsync();
        _arm = Connect(_azure.Token);
    }

    [Fact]
    public async Task A_long_running_operation_is_waited_for_and_gives_what_was_made()
    {
        _azure.PollsUntilDone = 3;

        var made = await _arm.CompleteAsync(Head, "the cluster head", TimeSpan.FromMinutes(1), Cancellation);

        made.GetProperty("properties").GetProperty("provisioningState").GetString().ShouldBe("Succeeded");
        _azure.Calls.Count(c => c.Path.Contains("computeOperationsStatus", StringComparison.Ordinal)).ShouldBe(4);
        _azure.Calls[^1].ShouldBe(new("GET", "computes/head", null));
    }

    [Fact]
    public async Task An_operation_is_followed_though_answers_are_lost_and_makes_one_thing()
    {
        _azure.Faults.Add(new("PUT", "/computes/head", 0) { After = true });
        _azure.Faults.Add(new("GET", "computeOperationsStatus", 503));

        await _arm.CompleteAsync(Head, "the cluster head", TimeSpan.FromMinutes(1), Cancellation);

        _azure.Resources.ShouldHaveSingleItem().Value.State.ShouldBe("Succeeded");
    }

    [Fact]
    public async Task An_operation_that_fails_is_told_in_one_sentence()
    {
        _azure.OperationFailure = "The quota of the region is used up";

        (await Should.ThrowAsync<UserException>(_arm.CompleteAsync(Head, "the cluster head", TimeSpan.FromMinutes(1), Cancellation))).Message
            .ShouldBe("Azure could not finish the cluster head (ComputeOperationFailed): The quota of the region is used up.");
    }

    [Fact]
    public async Task One_that_takes_too_long_goes_on_without_us()
    {
        _azure.PollsUntilDone = int.MaxValue;

        (await Should.ThrowAsync<UserException>(_arm.CompleteAsync(Head, "the cluster head", TimeSpan.FromMilliseconds(50), Cancellation))).Message
            .ShouldStartWith("Azure has not finished the cluster head within ");
    }

    [Fact]
    public async Task A_deletion_is_over_when_its_operation_is()
    {
        await _arm.CompleteAsync(Head, "the cluster head", TimeSpan.FromMinutes(1), Cancellation);
        await _arm.CompleteAsync(ArmRequest.Delete(Workspace, "computes/head") with { Query = "underlyingResourceAction=Delete" }, "the deletion", TimeSpan.FromMinutes(1), Cancellation);

        _azure.Resources.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(429, "1")]
    [InlineData(503, null)]
    [InlineData(500, null)]
    [InlineData(0, null)]
    public async Task A_request_is_sent_again_where_that_may_help_and_as_late_as_asked(int status, string? retryAfter)
    {
        _azure.Faults.Add(new("GET", FakeAzure.Workspace, status) { RetryAfter = retryAfter });
        var began = System.Diagnostics.Stopwatch.StartNew();

        (await _arm.SendAsync(ArmRequest.Get(Workspace, ""), "the workspace", Cancellation)).GetProperty("location").GetString().ShouldBe("westus2");

        if (retryAfter is not null)
            began.Elapsed.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(0.9));
    }

    [Fact]
    public async Task A_refusal_is_one_sentence_with_code_and_words_and_what_was_asked()
    {
        _azure.Faults.Add(new("GET", FakeAzure.Workspace, 400)
        {
            Body = """{ "error": { "code": "UserError", "message": "Invalid", "details": [{ "code": "A", "message": "The region is closed" }], "innererror": {} } }""",
        });
        (await Should.ThrowAsync<UserException>(_arm.SendAsync(ArmRequest.Get(Workspace, ""), "the workspace ws", Cancellation))).Message
            .ShouldBe("Azure refuses the workspace ws (UserError): Invalid. The region is closed.");
        _azure.Faults.Add(new("GET", FakeAzure.Workspace, 404) { Body = "<html>\nnot here</html>" });
        (await Should.ThrowAsync<UserException>(_arm.SendAsync(ArmRequest.Get(Workspace, ""), "the workspace ws", Cancellation))).Message
            .ShouldBe("Azure refuses the workspace ws (NotFound): <html> not here</html>.");
    }

    [Fact]
    public async Task A_token_that_is_refused_is_not_told()
    {
        var refusal = await Should.ThrowAsync<UserException>(Connect("wrong-secret-token").SendAsync(ArmRequest.Get(Workspace, ""), "the workspace ws", Cancellation));

        refusal.ShouldBeOfType<UserException>();
        refusal.Message.ShouldBe("Azure refuses the workspace ws with these credentials (AuthenticationFailed): Authentication failed. Sign in again, for example with az login.");
        refusal.ToString().ShouldNotContain("wrong-secret-token");
    }

    [Fact]
    public async Task What_is_missing_is_none() =>
        (await _arm.TryGetAsync(ArmRequest.Get(Workspace, "computes/nothing"), "the cluster", Cancellation)).ShouldBeNull();

    [Fact]
    public async Task A_token_goes_to_nobody_else()
    {
        _azure.Faults.Add(new("GET", "/jobs", 200) { Body = """{ "value": [], "nextLink": "http://127.0.0.1:9/elsewhere" }""" });

        var refusal = await Should.ThrowAsync<UserException>(async () => await _arm.ListAsync(ArmRequest.Get(Workspace, "jobs"), "the jobs", Cancellation).CountAsync(Cancellation));

        refusal.Message.ShouldBe("Azure answers the jobs with an address of somebody else, which is not followed: http://127.0.0.1:9.");
    }

    [Fact]
    public async Task A_page_of_something_between_is_no_success()
    {
        _azure.Faults.Add(new("PUT", "/computes/head", 302) { Body = "" });

        var refusal = await Should.ThrowAsync<UserException>(_arm.SendAsync(Head, "the cluster head", Cancellation));

        refusal.Message.ShouldBe("Azure does not answer the cluster head itself: something between here and there leads elsewhere (Found), such as a proxy or the sign-in page of a network.");
    }

    [Fact]
    public async Task A_list_without_an_end_is_given_up()
    {
        _azure.Faults.Add(new("GET", "/jobs", 200) { Times = 100, Body = $$"""{ "value": [{}], "nextLink": "{{_azure.Address}}jobs?again" }""" });

        var refusal = await Should.ThrowAsync<ServiceException>(async () => await _arm.ListAsync(ArmRequest.Get(Workspace, "jobs"), "the jobs", Cancellation).CountAsync(Cancellation));

        refusal.Message.ShouldBe("Azure does not come to an end with the jobs: after 1 pages it names one again.");
    }

    [Fact]
    public async Task A_wait_of_a_day_is_told_and_not_waited_for()
    {
        _azure.Faults.Add(new("GET", FakeAzure.Workspace, 429) { Times = 100, RetryAfter = "86400" });

        var refusal = await Should.ThrowAsync<ServiceException>(_arm.SendAsync(ArmRequest.Get(Workspace, ""), "the workspace", Cancellation).WaitAsync(TimeSpan.FromMinutes(1), Cancellation));

        refusal.Message.ShouldBe("Azure cannot do the workspace now (Faulty): The fake was told so. It asks to wait for 1d.");
        _azure.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_where_nobody_answers_is_told()
    {
        var nobody = new ArmConnection(new ArmCloud(new("http://127.0.0.1:9"), new("https://login.microsoftonline.com"), "core.windows.net"), Static("t"), retryPause: Pause);

        (await Should.ThrowAsync<ServiceException>(nobody.SendAsync(ArmRequest.Get(Workspace, ""), "the workspace", Cancellation))).Message
            .ShouldStartWith("Azure cannot be reached at http://127.0.0.1:9 for the workspace: ");
    }

    public ValueTask DisposeAsync() => _azure.DisposeAsync();

    private ArmConnection Connect(string token) => new(new ArmCloud(_azure.Address, new("https://login.microsoftonline.com"), "core.windows.net"), Static(token), retryPause: Pause);

    private static TokenCredential Static(string token) => DelegatedTokenCredential.Create((_, _) => new AccessToken(token, DateTimeOffset.MaxValue));
}
