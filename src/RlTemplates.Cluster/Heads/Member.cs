using System.Threading.Channels;
using RlTemplates.Cluster.Protocol;

namespace RlTemplates.Cluster.Heads;

/// <summary>A worker that has joined, for as long as its call lasts.</summary>
/// <param name="join">How it has introduced itself.</param>
/// <param name="now">When.</param>
internal sealed class Member(Join join, DateTimeOffset now)
{
    private readonly Channel<object> _outbox = Channel.CreateUnbounded<object>(new() { SingleReader = true });

    /// <summary>How it has introduced itself.</summary>
    public Join Join { get; } = join;

    /// <summary>Its name.</summary>
    public string Name => Join.Name;

    /// <summary>When it joined.</summary>
    public DateTimeOffset JoinedAt { get; } = now;

    /// <summary>When something last came from it.</summary>
    public DateTimeOffset HeardAt { get; set; } = now;

    /// <summary>Slots that it plays.</summary>
    public List<Slot> Slots { get; } = [];

    /// <summary>Most slots that it wants to play.</summary>
    public int Capacity { get; } = Math.Max(1, join.Capacity);

    /// <summary>Pieces in a row during which something went wrong.</summary>
    public int Troubles { get; set; }

    /// <summary>Cancelled where the head ends the call, as <see cref="Ending"/> says why.</summary>
    public CancellationTokenSource Ended { get; } = new();

    /// <summary>Why the head ends the call; null while it goes on.</summary>
    public string? Ending { get; set; }

    /// <summary>What is to be sent: <see cref="PieceRequest"/>s, and messages.</summary>
    public ChannelReader<object> Outbox => _outbox.Reader;

    /// <summary>Has a request sent.</summary>
    public void Send(PieceRequest request) => _outbox.Writer.TryWrite(request);

    /// <summary>Has a message sent.</summary>
    public void Send(HeadMessage message) => _outbox.Writer.TryWrite(message);

    /// <summary>Nothing more is sent after what waits.</summary>
    public void Close() => _outbox.Writer.TryComplete();
}
