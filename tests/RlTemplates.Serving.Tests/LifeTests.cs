using System.Collections.Concurrent;
using System.Net;
using RlTemplates.Inference;

namespace RlTemplates.Serving.Tests;

/// <summary>The server from its start to its end: when it says that it is ready, what a newer model does, and how it stops.</summary>
public sealed class LifeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("serving-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // CASES L14.
    [Fact]
    public async Task Ping_says_503_until_the_policy_has_acted_and_again_when_it_fails_and_when_the_server_stops()
    {
        using var loading = new ManualResetEventSlim();
        var source = ModelSource.Of(() =>
        {
            loading.Wait(Stop);
            return Served.PolicyOf("choice");
        });
        await using var server = new PolicyServer(source, new() { Port = 0 });
        var starting = Task.Run(() => server.StartAsync(Stop), Stop);
        using var client = new HttpClient { BaseAddress = await AddressOf(server) };

        (await Get(client, "ping")).ShouldBe((503, """{"error":"The policy is being loaded."}"""));
        (await Post(client, "[1, 2, 3, 4, 5]")).ShouldBe((503, """{"error":"The policy is being loaded."}"""));
        (await Get(client, "openapi")).Status.ShouldBe(503);
        (await Get(client, "metrics")).Text.ShouldContain("rltemplates_ready 0\n");
        loading.Set();
        await starting;
        (await Get(client, "ping")).ShouldBe((200, """{"status":"ready"}"""));
        (await Post(client, "[1, 2]")).ShouldBe((400, """{"error":"the list has 2 numbers; an observation of one is Float32[5], 5 numbers."}"""));

        using var slow = await SlowRequest.Begin(server.Address, "[1, 2, 3, 4, 5]");
        await Until(async () => (await Get(client, "metrics")).Text.Contains("rltemplates_active_requests 1\n", StringComparison.Ordinal));
        var stopping = server.StopAsync(Stop);
        (await Get(client, "ping")).ShouldBe((503, """{"error":"The server is stopping."}"""));
        (await Post(client, "[1, 2, 3, 4, 5]")).ShouldBe((503, """{"error":"The server is stopping."}"""));
        stopping.IsCompleted.ShouldBeFalse();
        (await slow.End()).ShouldStartWith("HTTP/1.1 200 OK");
        (await stopping).ShouldBeTrue();
        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync("ping", Stop));
    }

    [Fact]
    public async Task A_policy_that_fails_is_not_ready_until_it_acts_again()
    {
        List<string> notes = [];
        var state = new ServingState(new() { Note = notes.Add });
        state.Serve(new(Served.PolicyOf("choice")));
        await state.ActAsync(state.Dispatcher!);
        state.IsReady.ShouldBeTrue();

        state.Failed(new InvalidOperationException("broken"));
        state.IsReady.ShouldBeFalse();

        (await state.IsReadyAsync()).ShouldBeTrue("asked, it tries again");
        notes.ShouldBe(["The policy could not act: InvalidOperationException: broken"]);
    }

    [Fact]
    public async Task What_has_no_answer_in_time_is_cut_off_when_the_server_stops()
    {
        await using var served = await Served.Start("choice", new() { DrainTime = TimeSpan.FromMilliseconds(200) });
        using var slow = await SlowRequest.Begin(served.Server.Address, "[1, 2, 3, 4, 5]");
        await Until(async () => (await Get(served.Client, "metrics")).Text.Contains("rltemplates_active_requests 1\n", StringComparison.Ordinal));

        (await served.Server.StopAsync(Stop)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_is_refused()
    {
        await using var served = await Served.Start("choice", new() { RequestTimeout = TimeSpan.FromMilliseconds(300) });
        using var slow = await SlowRequest.Begin(served.Server.Address, "[1, 2, 3, 4, 5]");

        var answer = await slow.Answer();

        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("""{"error":"The body did not arrive within 0.3 s."}""");
        (await served.Post("[1, 2, 3, 4, 5]")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task One_request_more_than_may_be_answered_at_once_is_refused()
    {
        await using var served = await Served.Start("choice", new() { MaxConcurrentRequests = 2 });
        using var one = await SlowRequest.Begin(served.Server.Address, "[1, 2, 3, 4, 5]");
        using var two = await SlowRequest.Begin(served.Server.Address, "[1, 2, 3, 4, 5]");
        await Until(async () => (await Get(served.Client, "metrics")).Text.Contains("rltemplates_active_requests 2\n", StringComparison.Ordinal));

        using var refused = await served.Send("[1, 2, 3, 4, 5]"u8.ToArray(), "application/json");
        (refused.StatusCode, refused.Headers.RetryAfter!.Delta).ShouldBe((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)));
        (await refused.Content.ReadAsStringAsync(Stop)).ShouldBe("""{"error":"The server answers at most 2 requests at the same time; try again."}""");
        (await Get(served.Client, "ping")).Status.ShouldBe(200);
        (await one.End()).ShouldStartWith("HTTP/1.1 200 OK");
        (await served.Post("[1, 2, 3, 4, 5]")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("model")]
    public async Task A_newer_model_is_served_without_a_request_lost(string below)
    {
        var (old, newer) = (Served.PolicyOf("choice"), Changed("choice"));
        Served.Save(old, Path.Combine(_folder, below), 100);
        ConcurrentQueue<string> notes = [];
        await using var server = new PolicyServer(_folder, new() { Port = 0, ReloadInterval = TimeSpan.FromMilliseconds(20), Note = notes.Enqueue });
        await server.StartAsync(Stop);
        using var client = new HttpClient { BaseAddress = server.Address };
        var (before, after) = (Answer(old), Answer(newer));
        after.ShouldNotBe(before);
        (await Post(client, Body)).ShouldBe((200, before));

        Served.Save(newer, Path.Combine(_folder, below), 250);
        var answers = new List<(int Status, string Text)>();
        await Until(async () =>
        {
            answers.Add(await Post(client, Body));
            return answers[^1].Text == after;
        });

        answers.Where(a => a != (200, before) && a != (200, after)).ShouldBeEmpty();
        server.Signature.TimestepsTotal.ShouldBe(250);
        notes.ShouldContain("A newer model is served, of 250 timesteps.");
        (await Get(client, "metrics")).Text.ShouldContain("rltemplates_reloads_total 1\n");
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("box")]
    [InlineData("image")]
    public async Task A_newer_model_that_cannot_take_its_place_is_left_alone(string what)
    {
        var old = Served.PolicyOf("choice");
        Served.Save(old, _folder);
        ConcurrentQueue<string> notes = [];
        await using var server = new PolicyServer(_folder, new() { Port = 0, ReloadInterval = TimeSpan.FromMilliseconds(20), Note = notes.Enqueue });
        await server.StartAsync(Stop);
        using var client = new HttpClient { BaseAddress = server.Address };

        if (what == "damaged")
            File.WriteAllBytes(Path.Combine(_folder, "policy.bin"), new byte[1000]);
        else
            Served.Save(Served.PolicyOf(what), _folder);
        await Until(() => Task.FromResult(!notes.IsEmpty));

        notes.ShouldContain(n => n.StartsWith($"The newer model at {_folder} is not served, and the one before goes on: ", StringComparison.Ordinal));
        (await Post(client, Body)).ShouldBe((200, Answer(old)));
        await Task.Delay(100, Stop);
        notes.Count.ShouldBe(1, "it is told once");
        (await Get(client, "ping")).Status.ShouldBe(200);
        (await Get(client, "metrics")).Text.ShouldContain("rltemplates_failed_reloads_total 1\n");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        await using var served = await Served.Start("choice");
        await using var other = new PolicyServer(served.Policy, new() { Port = served.Server.Address.Port });

        (await Should.ThrowAsync<IOException>(() => other.StartAsync(Stop))).Message.ShouldBe($"Port {served.Server.Address.Port} of 127.0.0.1 is taken; choose another one, or 0 for any that is free.");
    }

    [Fact]
    public async Task A_folder_without_a_policy_is_told_and_nothing_listens_on()
    {
        var server = new PolicyServer(_folder, new() { Port = 0 });

        (await Should.ThrowAsync<FileNotFoundException>(() => server.StartAsync(Stop))).Message.ShouldStartWith($"There is no policy in {_folder}");
        using var client = new HttpClient();
        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(server.Address, Stop));
        await server.DisposeAsync();
    }

    [Fact]
    public void Options_outside_of_what_is_allowed_are_refused()
    {
        using var policy = Served.PolicyOf("choice");

        Refuse(new() { Port = 70000 }, "Port is 70000; it must lie in [0, 65535].");
        Refuse(new() { MaxBatch = 0 }, "MaxBatch is 0; it must be at least 1.");
        Refuse(new() { Host = "example.com" }, "Host is 'example.com'; it must be an IP address, for example 127.0.0.1 or 0.0.0.0, or localhost.");
        Refuse(new() { SessionLifetime = TimeSpan.Zero }, "SessionLifetime is 00:00:00; it must be above zero and at most 24 days.");

        void Refuse(ServingOptions options, string message) => Should.Throw<ArgumentException>(() => new PolicyServer(policy, options)).Message.ShouldBe(message);
    }

    private const string Body = """{"observation": [0.5, -1, 2, 0.25, 1]}""";

    private static Policy Changed(string name)
    {
        var snapshot = Served.PolicyOf(name).Snapshot();
        float[] parameters = [.. snapshot.Parameters.ToArray().Select(p => -p)];
        return Policy.From(snapshot with { Parameters = parameters });
    }

    private static string Answer(Policy policy)
    {
        var output = policy.Clone().Predict([0.5f, -1, 2, 0.25f, 1]);
        var text = System.Text.Json.JsonSerializer.Serialize(output.Probabilities.ToArray());
        return $$$"""{"action":{{{output.Choices[0]}}},"name":"{{{policy.Graph.ActionNames[output.Choices[0]]}}}","distribution":{"probabilities":{{{text}}}},"value":{{{System.Text.Json.JsonSerializer.Serialize(output.Values[0])}}}}""";
    }

    private static async Task<Uri> AddressOf(PolicyServer server)
    {
        Uri? address = null;
        await Until(() =>
        {
            try
            {
                address = server.Address;
            }
            catch (InvalidOperationException)
            {
                // Not yet.
            }
            return Task.FromResult(address is not null);
        });
        return address!;
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
            await Task.Delay(5, limit.Token);
    }

    private static async Task<(int Status, string Text)> Get(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, Stop);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }

    private static async Task<(int Status, string Text)> Post(HttpClient client, string body)
    {
        using var response = await client.PostAsync("invocations", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Stop);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }
}
