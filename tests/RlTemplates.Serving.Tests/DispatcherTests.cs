using System.Diagnostics;

namespace RlTemplates.Serving.Tests;

/// <summary>Calls that come together go through together, and each gets its own answer.</summary>
public sealed class DispatcherTests
{
    [Theory]
    [InlineData("choice", 1)]
    [InlineData("choice", 4)]
    [InlineData("image", 2)]
    [InlineData("box", 2)]
    public async Task Many_clients_at_once_get_the_policys_actions(string name, int threads)
    {
        const int Clients = 64, Requests = 30;
        await using var served = await Served.Start(name, new() { Threads = threads });

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < Requests; i++)
            {
                var count = 1 + (client + i) % 3;
                var observations = served.Observations(count, (ulong)(1000 * client + i));
                (await served.Post($$"""{"instances": {{served.JsonRows(observations)}}}""")).ShouldBe((200, $$"""{"predictions":{{served.Expected(observations)}}}"""));
            }
        }, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Calls_that_wait_for_a_lane_are_one_batch()
    {
        const int Calls = 200;
        var metrics = new ServingMetrics();
        var policy = Served.PolicyOf("choice");
        var dispatcher = new Dispatcher(new(policy), new() { Threads = 1, MaxBatch = 64 }, metrics);
        using var start = new ManualResetEventSlim();
        var calls = Enumerable.Range(0, Calls).Select(i => Call(dispatcher, i, long.MaxValue)).ToList();

        await Task.WhenAll(calls.Select(call => Task.Run(async () =>
        {
            start.Wait(TestContext.Current.CancellationToken);
            await dispatcher.RunAsync(call);
        }, TestContext.Current.CancellationToken)).Append(Task.Run(start.Set, TestContext.Current.CancellationToken)));

        for (var i = 0; i < Calls; i++)
            calls[i].ChoicesOf(0)[0].ShouldBe(policy.Act([i * 0.1f, 0, 0, 1 - i * 0.1f, 0.5f]), $"call {i}");
    }

    [Fact]
    public async Task A_call_that_has_no_turn_in_time_is_refused()
    {
        var dispatcher = new Dispatcher(new(Served.PolicyOf("choice")), new() { Threads = 1 }, new());

        var refusal = await Should.ThrowAsync<Refusal>(async () => await dispatcher.RunAsync(Call(dispatcher, 1, Stopwatch.GetTimestamp() - 1)));

        (refusal.Status, refusal.RetryAfter, refusal.Message).ShouldBe((503, 1, "The request had no turn in time, because the server is busy."));
        await dispatcher.RunAsync(Call(dispatcher, 1, long.MaxValue));
    }

    private static Call Call(Dispatcher dispatcher, int i, long deadline)
    {
        var call = new Call();
        call.Begin(dispatcher.Model, 10);
        System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>([i * 0.1f, 0, 0, 1 - i * 0.1f, 0.5f]).CopyTo(call.Add());
        call.Seal(deadline);
        return call;
    }
}
