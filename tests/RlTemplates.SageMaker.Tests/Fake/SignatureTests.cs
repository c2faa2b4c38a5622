using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Fake;

/// <summary>The fake recomputes signatures as the services do.</summary>
public sealed class SignatureTests
{
    [Fact]
    public async Task The_vectors_of_Signature_Version_4_come_out()
    {
        var cases = JsonNode.Parse(await File.ReadAllTextAsync(TestData.Path("sigv4-testsuite.json"), TestContext.Current.CancellationToken))!["cases"]!.AsObject();
        var signature = new Signature("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830T123600Z", "us-east-1", "service");

        cases.Count.ShouldBeGreaterThan(30);
        cases.Where(
            c => !((string)c.Value!["authz"]!).EndsWith("Signature=" + signature.Of((string)c.Value["creq"]!), StringComparison.Ordinal))
            .Select(c => c.Key).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_key_a_wrong_region_and_a_wrong_clock_are_refused()
    {
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws) { Secret = "wrong" };
        await Refused("does not match the signature you provided");

        client.Secret = null;
        client.Region = "us-east-1";
        await Refused("Credential should be scoped to a valid region and service, 'eu-west-1/sagemaker', not 'us-east-1/sagemaker'.");

        client.Region = null;
        client.ClockOffset = TimeSpan.FromMinutes(-10);
        await Refused("Signature expired: ");

        client.ClockOffset = TimeSpan.FromMinutes(10);
        await Refused("Signature not yet current: ");

        client.ClockOffset = TimeSpan.FromMinutes(2);
        await client.Do("ListModels", []);

        async Task Refused(string words)
        {
            var (status, answer) = await client.Call("ListModels", []);
            (status, (string?)answer["__type"]).ShouldBe((400, "InvalidSignatureException"));
            ((string?)answer["message"]).ShouldNotBeNull().ShouldContain(words);
        }
    }

    [Fact]
    public async Task Keys_of_a_session_need_their_token_and_expire()
    {
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);
        aws.Credentials = [new FakeCredentials("ASIA1", "secret", "token")];
        aws.Variables["AWS_SESSION_TOKEN"].ShouldBe("token");
        await client.Do("ListModels", []);

        aws.Credentials[0].Expired = true;

        ((string?)(await client.Call("ListModels", [])).Json["__type"]).ShouldBe("ExpiredTokenException");
        aws.Credentials = [new FakeCredentials("ASIA2", "secret", "token"), .. aws.Credentials];
        await client.Do("ListModels", []);
    }
}
