using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Fake;

/// <summary>Calls go wrong as a test says.</summary>
public sealed class FaultTests
{
    public static TheoryData<Fault, int, string> Errors => new()
    {
        { Fault.Throttle, 400, "ThrottlingException" },
        { Fault.InternalError, 500, "InternalFailure" },
        { Fault.Unavailable, 503, "ServiceUnavailable" },
        { Fault.ExpiredToken, 400, "ExpiredTokenException" },
        { Fault.ClockSkew, 400, "InvalidSignatureException" },
        { Fault.AccessDenied, 400, "AccessDeniedException" },
        { Fault.ResourceInUse, 400, "ResourceInUse" },
        { Fault.LimitExceeded, 400, "ResourceLimitExceeded" },
    };

    [Theory, MemberData(nameof(Errors), DisableDiscoveryEnumeration = true)]
    public async Task An_error_comes_with_the_call_that_is_named_and_no_other(Fault fault, int status, string code)
    {
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);
        aws.Faults.On("CreateTrainingJob", 2, fault);

        await client.Do("CreateTrainingJob", Requests.Job("a"));
        var (found, answer) = await client.Call("CreateTrainingJob", Requests.Job("b"));
        await client.Do("CreateTrainingJob", Requests.Job("c"));

        (found, (string?)answer["__type"]).ShouldBe((status, code));
        aws.Jobs.Keys.Order().ShouldBe(["a", "c"]);
        aws.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_connection_is_dropped_before_or_after_the_operation_or_amid_the_answer()
    {
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);
        foreach (var (name, fault) in new[] { ("before", Fault.DropBefore), ("after", Fault.DropAfter), ("amid", Fault.CutAnswer) })
        {
            aws.Faults.Next("CreateTrainingJob", fault);
            await Should.ThrowAsync<HttpRequestException>(() => client.Call("CreateTrainingJob", Requests.Job(name)));
        }

        aws.Jobs.Keys.Order().ShouldBe(["after", "amid"]);
        ((string?)(await client.Call("CreateTrainingJob", Requests.Job("after"))).Json["__type"]).ShouldBe("ResourceInUse");
    }

    [Fact]
    public async Task An_error_after_the_operation_hides_that_it_took_effect()
    {
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);
        aws.Faults.Next("CreateTrainingJob", Fault.ErrorAfter);

        (await client.Call("CreateTrainingJob", Requests.Job())).Status.ShouldBe(500);

        aws.Jobs.Keys.ShouldBe(["job-1"]);
    }
}
