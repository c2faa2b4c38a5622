using Grpc.Core;
using RlTemplates.Cluster.Heads;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Cluster.Tests;

/// <summary>Workers that come, go, hang and come back.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task What_a_lost_worker_was_asked_for_is_played_by_another_one()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 2, minimum: 2));
        using var lost = await head.JoinAsync("a");
        head.Work("b");
        head.Channel.Publish("p"u8);
        head.Channel.Play(0);
        head.Channel.Play(1);
        (await head.TakeAsync(1)).ShouldBe("b 1 p");
        lost.Dispose();
        (await head.TakeAsync(0)).ShouldBe("b 0 p");
        head.Worker("a").ShouldSatisfyAllConditions(w => w.Status.ShouldBe(RunStatus.Lost), w => w.Error.ShouldBe("its call has ended without a word"));
    }

    [Fact]
    public async Task A_worker_that_says_nothing_counts_as_lost()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 1, minimum: 1) with { Silence = TimeSpan.FromMilliseconds(500) });
        using var silent = await head.JoinAsync("silent");
        head.Channel.Publish("p"u8);
        head.Channel.Play(0);
        head.Work("b");
        (await head.TakeAsync(0)).ShouldBe("b 0 p");
        (await HeadFixture.EndOf(silent)).StatusCode.ShouldBe(StatusCode.Unavailable);
        head.Worker("silent").Error!.ShouldStartWith("nothing has come from it for");
    }

    [Fact]
    public async Task A_worker_whose_piece_takes_too_long_counts_as_lost()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 1) with { PieceTimeout = TimeSpan.FromMilliseconds(500) });
        using var hangs = new ManualResetEventSlim();
        head.Work("hung", create: _ => new Hanging(hangs));
        await head.Until(() => head.Channel.Locked(() => head.Channel.Roster.Members.Count) == 1);
        head.Channel.Publish("p"u8);
        head.Channel.Play(0);
        head.Work("b");
        (await head.TakeAsync(0)).ShouldBe("b 0 p");
        head.Worker("hung").Error!.ShouldStartWith("it has not finished a piece within");
        hangs.Set();
    }

    [Fact]
    public async Task A_piece_counts_once_and_only_of_the_worker_that_has_the_slot()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 1));
        using var call = await head.JoinAsync("a");
        head.Channel.Publish("p"u8);
        head.Channel.Play(0);
        long request = 0;
        while (request == 0 && await call.ResponseStream.MoveNext(HeadFixture.Cancellation))
            request = call.ResponseStream.Current.Play?.Request ?? 0;
        for (var i = 0; i < 3; i++)
        {
            foreach (var part in Wire.PartsOf(0, request, "mine"u8.ToArray()))
                await call.RequestStream.WriteAsync(part, HeadFixture.Cancellation);
        }
        foreach (var part in Wire.PartsOf(0, request + 1, "not asked for"u8.ToArray()))
            await call.RequestStream.WriteAsync(part, HeadFixture.Cancellation);

        (await head.TakeAsync(0)).ShouldBe("mine");
        await head.Until(() => head.Worker("a").DroppedPieces == 3);
        head.Channel.Waiting.ShouldBe(0);
        head.Worker("a").Pieces.ShouldBe(1);
    }

    [Fact]
    public async Task An_environment_that_throws_costs_its_piece_and_is_made_anew()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 1));
        var made = 0;
        head.Work("a", create: slot => new TellingWorker("a", slot) { ThrowsFrom = ++made < 3 ? 1 : 0 });
        head.Channel.Publish("p"u8);
        head.Channel.Play(0);
        (await head.TakeAsync(0)).ShouldBe("a 0 p");
        made.ShouldBe(3);
        head.Worker("a").Troubles.ShouldBe(2);
        head.Told.ShouldContain(t => t == "Worker a plays a piece again: InvalidOperationException: the track is closed");
    }

    [Fact]
    public async Task A_worker_whose_environment_keeps_failing_is_let_go()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 1));
        var bad = head.Work("bad", create: slot => new TellingWorker("bad", slot) { ThrowsFrom = 1 });
        head.Channel.Publish("p"u8);
        head.Channel.Play(0);
        (await Should.ThrowAsync<ServiceException>(() => bad.Work)).Message.ShouldContain("5 pieces in a row went wrong, the last one with: InvalidOperationException: the track is closed");
        head.Worker("bad").Status.ShouldBe(RunStatus.Failed);
        head.Work("good");
        (await head.TakeAsync(0)).ShouldBe("good 0 p");
    }

    [Fact]
    public async Task A_worker_that_is_cut_off_calls_again_and_goes_on()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 1));
        head.Work("a");
        head.Channel.Publish("p"u8);
        head.Channel.Play(0);
        await head.TakeAsync(0);
        await head.Channel.Locked(() => head.Channel.Roster.Members.Single()).Ended.CancelAsync();
        head.Channel.Play(0);
        (await head.TakeAsync(0)).ShouldBe("a 0 p");
        head.Worker("a").ShouldSatisfyAllConditions(w => w.Calls.ShouldBe(2), w => w.Starts.ShouldBe(1), w => w.Status.ShouldBe(RunStatus.Running));
    }

    [Fact]
    public async Task Training_fails_clearly_where_workers_do_not_come_in_time()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 2, minimum: 2) with { CoordinationTimeout = TimeSpan.FromMilliseconds(400) });
        head.Work("a");
        head.Channel.Publish("p"u8);
        head.Channel.Play(0);
        (await Should.ThrowAsync<CoordinationException>(() => head.TakeAsync(0))).Message.ShouldMatch(@"^Of 2 workers [01] have joined within \d s\.$");
    }

    [Fact]
    public async Task A_worker_waits_for_a_head_only_so_long()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings());
        var lonely = head.Work("a", head: new("127.0.0.1", 1, HeadFixture.Token), change: s => s with { CoordinationTimeout = TimeSpan.FromMilliseconds(300) });
        (await Should.ThrowAsync<ServiceException>(() => lonely.Work)).Message.ShouldMatch("^Worker a has waited [01] s for a head: the head at 127.0.0.1:1");
    }

    [Fact]
    public async Task A_hundred_workers_join_at_once_and_share_the_slots()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 100, minimum: 100));
        for (var i = 0; i < 100; i++)
            head.Work($"w{i}", capacity: 1);
        head.Channel.Publish("p"u8);
        for (var i = 0; i < 100; i++)
            head.Channel.Play(i);
        var players = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 100; i++)
            players.Add((await head.TakeAsync(i)).Split(' ')[0]);
        players.Count.ShouldBe(100);
    }

    private sealed class Hanging(ManualResetEventSlim ends) : RlTemplates.Rollouts.IRolloutWorker
    {
        public void Load(Stream policy)
        {
        }

        public void Play(Stream piece) => ends.Wait(TimeSpan.FromMinutes(1));

        public void Dispose()
        {
        }
    }
}
