using System.Runtime.InteropServices;
using RlTemplates.Inference;

namespace RlTemplates.Serving.Tests;

/// <summary>Recurrent policies remember, by session, what they saw, as one policy for each session would.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task Each_session_remembers_its_own_episode()
    {
        const int Sessions = 5;
        await using var served = await Served.Start("lstm");
        var alone = Enumerable.Range(0, Sessions).Select(_ => served.Policy.Clone()).ToList();
        for (var step = 0; step < 20; step++)
            for (var session = 0; session < Sessions; session++)
            {
                var observation = served.Observations(1, (ulong)(100 * step + session));
                var expected = Probabilities(alone[session], observation);
                var answer = await served.Ask($$"""{"observation": {{served.Json(observation)}}, "session": "client {{session}}"}""");

                Probabilities(answer).ShouldBe(expected, $"step {step}, session {session}");
            }
    }

    [Fact]
    public async Task Requests_of_one_session_that_come_together_go_through_one_after_the_other()
    {
        const int Sessions = 8, Steps = 40;
        await using var served = await Served.Start("lstm", new() { Threads = 4 });
        var observation = served.Observations(1, 1);
        var body = served.Json(observation);
        using var alone = served.Policy.Clone();
        var expected = Enumerable.Range(0, Steps).Select(_ => Probabilities(alone, observation)[0]).Order().ToList();

        // With the same observation each time, the order of the requests does not matter: their answers are those of the steps.
        var answers = await Task.WhenAll(Enumerable.Range(0, Sessions * Steps).Select(async i => (Session: i % Sessions, Answer: await served.Ask($$"""{"observation": {{body}}, "session": "{{i % Sessions}}"}"""))));

        foreach (var session in answers.GroupBy(a => a.Session))
            session.Select(a => Probabilities(a.Answer)[0]).Order().ToList().ShouldBe(expected, 1e-5f);
    }

    [Fact]
    public async Task Several_episodes_side_by_side_are_one_session()
    {
        const int Rows = 3;
        await using var served = await Served.Start("lstm_apart");
        using var alone = served.Policy.Clone();
        for (var step = 0; step < 5; step++)
        {
            var observations = served.Observations(Rows, (ulong)step);
            var expected = new float[Rows * 2];
            alone.Act(MemoryMarshal.Cast<byte, float>(observations), expected);
            using var response = await served.Send(observations, "application/octet-stream", query: "?session=three");

            MemoryMarshal.Cast<byte, float>(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ToArray().ShouldBe(expected);
        }
        (await served.Refused($$"""{"observation": {{served.Json(served.Observations(1, 1))}}, "session": "three"}"""))
            .ShouldBe((400, "Session 'three' goes on with 3 observations at a time, and this request has 1; give as many, or \"reset\": true to begin anew."));
        (await served.Ask($$"""{"observation": {{served.Json(served.Observations(1, 1))}}, "session": "three", "reset": true}""")).GetProperty("action").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_session_or_after_a_reset_an_episode_begins()
    {
        await using var served = await Served.Start("lstm");
        var observation = served.Observations(1, 1);
        var body = $"\"observation\": {served.Json(observation)}";
        using var alone = served.Policy.Clone();
        float[][] expected = [Probabilities(alone, observation), Probabilities(alone, observation)];
        expected[1].ShouldNotBe(expected[0]);

        Probabilities(await served.Ask($"{{{body}}}")).ShouldBe(expected[0]);
        Probabilities(await served.Ask($"{{{body}}}")).ShouldBe(expected[0]);
        Probabilities(await served.Ask($"{{{body}, \"session\": \"a\"}}")).ShouldBe(expected[0]);
        Probabilities(await served.Ask($"{{{body}}}", "?session=a")).ShouldBe(expected[1]);
        Probabilities(await served.Ask($"{{{body}, \"session\": \"a\", \"reset\": true}}")).ShouldBe(expected[0]);
        (await served.Client.DeleteAsync("sessions/a", TestContext.Current.CancellationToken)).IsSuccessStatusCode.ShouldBeTrue();
        Probabilities(await served.Ask($"{{{body}, \"session\": \"a\"}}")).ShouldBe(expected[0]);
        ((int)(await served.Client.DeleteAsync("sessions/b", TestContext.Current.CancellationToken)).StatusCode).ShouldBe(404);
    }

    [Fact]
    public async Task Sessions_are_bounded_and_expire()
    {
        var time = new MovedTime();
        await using var served = await Served.Start("lstm", new() { MaxSessions = 2, SessionLifetime = TimeSpan.FromSeconds(30), ReloadInterval = TimeSpan.Zero, Time = time });
        var body = $"{{\"observation\": {served.Json(served.Observations(1, 1))}}}";
        await served.Ask(body, "?session=a");
        time.Advance(TimeSpan.FromSeconds(20));
        await served.Ask(body, "?session=b");
        using var full = await served.Send(System.Text.Encoding.UTF8.GetBytes(body), "application/json", query: "?session=c");

        ((int)full.StatusCode, full.Headers.RetryAfter!.Delta).ShouldBe((429, TimeSpan.FromSeconds(10)));
        (await full.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("The server keeps at most 2 sessions; one ends 30 s after its last request, or by DELETE /sessions/ID.");
        time.Advance(TimeSpan.FromSeconds(10));
        await served.Ask(body, "?session=c");
        (await served.Post(body, query: "?session=a")).Status.ShouldBe(429);
    }

    [Fact]
    public async Task A_policy_without_memory_keeps_no_sessions()
    {
        await using var served = await Served.Start("choice", new() { MaxSessions = 1 });
        var body = $"{{\"observation\": {served.Json(served.Observations(1, 1))}}}";
        for (var i = 0; i < 5; i++)
            await served.Ask(body, $"?session={i}");
    }

    private static float[] Probabilities(Policy policy, byte[] observation) => policy.Predict(MemoryMarshal.Cast<byte, float>(observation)).Probabilities.ToArray();

    private static float[] Probabilities(System.Text.Json.JsonElement answer) => [.. answer.GetProperty("distribution").GetProperty("probabilities").EnumerateArray().Select(p => p.GetSingle())];

    private sealed class MovedTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
    }
}
