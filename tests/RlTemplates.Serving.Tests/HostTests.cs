namespace RlTemplates.Serving.Tests;

/// <summary>
/// A page of the web must not read the answers of a server that only this machine reaches, by a name of its own that points here.
/// </summary>
public sealed class HostTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8080")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example:80")]
    public async Task On_this_machine_alone_a_name_of_elsewhere_is_refused_everywhere(string host)
    {
        await using var served = await Served.Start("choice");

        foreach (var (method, path) in new[] { (HttpMethod.Post, "invocations"), (HttpMethod.Get, "ping"), (HttpMethod.Get, "metrics"), (HttpMethod.Get, "openapi"), (HttpMethod.Get, "") })
            (await Ask(served.Server.Address, host, method, path)).ShouldBe((421, $$"""{"error":"Host is '{{host}}'; a server on 127.0.0.1 answers to an IP address or localhost."}"""));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LocalHost:1")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("[::1]:8080")]
    [InlineData("[::1]")]
    [InlineData("192.0.2.7")]
    public async Task Addresses_and_localhost_are_answered(string host)
    {
        await using var served = await Served.Start("choice");

        (await Ask(served.Server.Address, host, HttpMethod.Post, "invocations")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_server_on_every_network_answers_to_every_name()
    {
        await using var served = await Served.Start("choice", new() { Host = "0.0.0.0" });

        (await Ask(new($"http://127.0.0.1:{served.Server.Address.Port}"), "policy.example", HttpMethod.Post, "invocations")).Status.ShouldBe(200);
    }

    private static async Task<(int Status, string Text)> Ask(Uri address, string host, HttpMethod method, string path)
    {
        using var client = new HttpClient { BaseAddress = address };
        using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? new StringContent("[1, 2, 3, 4, 5]", null, "application/json") : null };
        request.Headers.Host = host;
        using var response = await client.SendAsync(request, Stop);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }
}
