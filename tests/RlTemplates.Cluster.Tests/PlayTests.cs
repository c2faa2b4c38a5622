namespace RlTemplates.Cluster.Tests;

/// <summary>Pieces and policies between a learner and workers.</summary>
public sealed class PlayTests
{
    [Fact]
    public async Task A_piece_is_played_with_the_policy_that_came_before_it_was_asked_for()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 2, minimum: 2));
        head.Channel.Publish("one"u8);
        head.Channel.Play(0);
        head.Channel.Play(1);
        head.Channel.Publish("two"u8);
        head.Channel.Play(0);
        head.Work("a");
        head.Work("b");

        (await head.TakeAsync(0)).ShouldEndWith(" 0 one");
        (await head.TakeAsync(0)).ShouldEndWith(" 0 two");
        (await head.TakeAsync(1)).ShouldEndWith(" 1 one");
        head.Channel.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Each_of_two_workers_plays_one_of_two_slots()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 2, minimum: 2));
        head.Channel.Publish("p"u8);
        head.Work("a");
        head.Work("b");
        for (var round = 0; round < 3; round++)
        {
            head.Channel.Play(0);
            head.Channel.Play(1);
            string[] pieces = [await head.TakeAsync(0), await head.TakeAsync(1)];
            pieces.ShouldBe(["a 0 p", "b 1 p"], ignoreOrder: false, customMessage: string.Join(", ", pieces)) ;
        }
    }

    [Fact]
    public async Task Workers_that_play_freely_wait_while_the_learner_falls_behind_and_get_newer_policies()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 3), onRequest: false);
        head.Work("a", capacity: 3);
        head.Channel.Publish("old"u8);
        await head.Until(() => head.Channel.Waiting == 6);
        await Task.Delay(200, HeadFixture.Cancellation);
        head.Channel.Waiting.ShouldBe(6, "two for each slot");

        head.Channel.Publish("new"u8);
        for (var i = 0; i < 6; i++)
            (await head.TakeAsync()).ShouldEndWith("old");
        (await head.TakeAsync()).ShouldEndWith("new");
    }

    [Fact]
    public async Task Large_pieces_and_policies_arrive_whole()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 1));
        var policy = string.Concat(Enumerable.Repeat("0123456789", 100_000));
        head.Work("a", create: slot => new TellingWorker("a", slot) { Bytes = 3_000_000 });
        head.Channel.Publish(System.Text.Encoding.UTF8.GetBytes(policy));
        head.Channel.Play(0);
        var piece = await head.TakeAsync(0);
        piece.Length.ShouldBe(4 + policy.Length + 3_000_000);
        piece[4..(4 + policy.Length)].ShouldBe(policy);
        head.Worker("a").Bytes.ShouldBe(piece.Length);
    }

    [Fact]
    public async Task Over_TLS_the_head_is_known_by_its_certificate()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 1), usesTls: true);
        head.Channel.Publish("p"u8);
        head.Channel.Play(0);
        var stranger = head.Work("stranger", head: head.Address with { Fingerprint = new('0', 64) }, change: s => s with { CoordinationTimeout = TimeSpan.FromMilliseconds(300) });
        (await Should.ThrowAsync<RlTemplates.Experiments.ServiceException>(() => stranger.Work)).Message.ShouldContain("has waited");
        head.Work("a");
        (await head.TakeAsync(0)).ShouldBe("a 0 p");
    }

    [Fact]
    public async Task Workers_end_with_the_training()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 1));
        var worker = head.Work("a");
        await head.Until(() => head.Channel.Locked(() => head.Channel.Roster.Members.Count) == 1);
        await head.Server.EndAsync("training is over");
        (await worker.Work).ShouldBe("training is over");
        head.Worker("a").Status.ShouldBe(RlTemplates.Tracking.RunStatus.Completed);
        // One that comes later ends too.
        (await head.Work("late").Work).ShouldBe("training is over");
    }
}
