using Google.Protobuf;
using Grpc.Core;
using RlTemplates.Cluster.Protocol;

namespace RlTemplates.Cluster.Tests;

/// <summary>Who may join, and what the head makes of strangers.</summary>
public sealed class JoinTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdee")]
    public async Task Without_the_token_nobody_joins(string? token)
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings());
        using var call = head.Call(token);
        (await HeadFixture.EndOf(call)).StatusCode.ShouldBe(StatusCode.Unauthenticated);
        head.Channel.Locked(() => head.Channel.Roster.Records.Count).ShouldBe(0);
    }

    [Fact]
    public async Task Of_two_starts_of_a_worker_the_newer_one_counts()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings());
        using var first = await head.JoinAsync("a", attempt: 1, process: "p1");
        using var second = await head.JoinAsync("a", attempt: 2, process: "p2");
        (await HeadFixture.EndOf(first)).ShouldSatisfyAllConditions(s => s.StatusCode.ShouldBe(StatusCode.Unavailable), s => s.Detail.ShouldBe("attempt 2 of it has joined"));

        (await RefusalOf(head, new() { Name = "a", Attempt = 1, Process = "p1", Call = 2 })).ShouldBe(new(StatusCode.Aborted, "attempt 2 of a has joined, and this is attempt 1"));
    }

    [Fact]
    public async Task A_second_worker_of_the_same_name_is_refused_while_the_first_is_there()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings());
        var first = await head.JoinAsync("a", process: "p1");
        (await RefusalOf(head, new() { Name = "a", Process = "p2", Call = 1 })).StatusCode.ShouldBe(StatusCode.AlreadyExists);
        first.Dispose();
        await head.Until(() => head.Channel.Locked(() => head.Channel.Roster.Members.Count) == 0);
        using var second = await head.JoinAsync("a", process: "p2");
    }

    [Fact]
    public async Task A_call_that_is_played_back_is_refused()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings());
        using var first = await head.JoinAsync("a", call: 3);
        (await RefusalOf(head, new() { Name = "a", Process = "p", Call = 3 })).ShouldBe(new(StatusCode.Aborted, "call 3 of a comes after call 3"));
        using var again = await head.JoinAsync("a", call: 4);
        (await HeadFixture.EndOf(first)).Detail.ShouldBe("it has called again");
    }

    [Fact]
    public async Task Workers_of_another_start_of_the_gang_are_refused()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings() with { Gang = "93.1" });
        (await RefusalOf(head, new() { Name = "a", Process = "p", Call = 1, Gang = "93.0" }))
            .ShouldBe(new(StatusCode.Aborted, "the worker belongs to another start of this job (93.0), and the head to 93.1"));
        using var call = head.Call();
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc")]
    [InlineData("a b")]
    public async Task Names_that_lead_out_of_the_folder_are_refused(string name)
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings());
        (await RefusalOf(head, new() { Name = name, Process = "p", Call = 1 })).StatusCode.ShouldBe(StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Another_version_of_the_protocol_is_refused()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings());
        using var call = head.Call();
        await call.RequestStream.WriteAsync(new() { Join = new() { Protocol = 99, Name = "a", Process = "p", Call = 1 } }, HeadFixture.Cancellation);
        (await HeadFixture.EndOf(call)).ShouldBe(new(StatusCode.FailedPrecondition, "the worker speaks version 99 of the protocol, and the head version 1; run the same program on both"));
    }

    [Fact]
    public async Task What_does_not_begin_with_Join_is_refused()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings());
        using var call = head.Call();
        await call.RequestStream.WriteAsync(new() { Alive = new() }, HeadFixture.Cancellation);
        (await HeadFixture.EndOf(call)).StatusCode.ShouldBe(StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Garbage_ends_the_call_of_who_sends_it_and_nothing_else()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 1));
        (string What, WorkerMessage Message)[] garbage =
        [
            ("slot", Piece(7, 10, [1])),
            ("negative slot", Piece(-1, 10, [1])),
            ("negative total", Piece(0, -5, [1])),
            ("huge total", Piece(0, int.MaxValue, [1])),
            ("more than the total", Piece(0, 1, [1, 2])),
            ("empty part", Piece(0, 10, [])),
            ("second Join", new() { Join = new() { Protocol = Wire.Version, Name = "b", Process = "p", Call = 1 } }),
        ];
        for (var i = 0; i < garbage.Length; i++)
        {
            using var call = await head.JoinAsync($"g{i}");
            await call.RequestStream.WriteAsync(garbage[i].Message, HeadFixture.Cancellation);
            var status = await HeadFixture.EndOf(call);
            status.StatusCode.ShouldBe(StatusCode.Aborted, garbage[i].What);
            status.Detail.ShouldStartWith("it has sent what is no piece: ", Case.Sensitive, garbage[i].What);
        }
        head.Work("good");
        head.Channel.Publish("p"u8);
        head.Channel.Play(0);
        (await head.TakeAsync(0)).ShouldBe("good 0 p");
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_not_read()
    {
        await using var head = await HeadFixture.StartAsync(HeadFixture.Settings(slots: 1));
        using var call = await head.JoinAsync("a");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        try
        {
            await call.RequestStream.WriteAsync(Piece(0, 1 << 29, new byte[8 << 20]), HeadFixture.Cancellation);
        }
        catch (RpcException)
        {
            // The head need not read it to the end.
        }
        (await HeadFixture.EndOf(call)).StatusCode.ShouldNotBe(StatusCode.OK);
        await head.Until(() => head.Channel.Locked(() => head.Channel.Roster.Members.Count) == 0);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(100_000_000);
    }

    private static WorkerMessage Piece(int slot, int total, byte[] data) => new() { Piece = new() { Slot = slot, Total = total, Data = ByteString.CopyFrom(data) } };

    private static async Task<Status> RefusalOf(HeadFixture head, Join join)
    {
        using var call = head.Call();
        join.Protocol = Wire.Version;
        await call.RequestStream.WriteAsync(new() { Join = join }, HeadFixture.Cancellation);
        var status = await HeadFixture.EndOf(call);
        return new(status.StatusCode, status.Detail);
    }
}
