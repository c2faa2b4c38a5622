namespace RlTemplates.Cluster.Heads;

/// <summary>One of the workers that the learner knows: whoever plays it, its pieces come in the order in which they were asked for.</summary>
/// <param name="index">Its number, from 0.</param>
internal sealed class Slot(int index)
{
    /// <summary>Its number, from 0.</summary>
    public int Index { get; } = index;

    /// <summary>Who plays it; null for nobody.</summary>
    public Member? Holder { get; set; }

    /// <summary>When its holder began with the first of <see cref="Asked"/>, as far as the head knows; a time stamp of the clock.</summary>
    public long Since { get; set; }

    /// <summary>Pieces that were asked for and have not come, in order.</summary>
    public Queue<PieceRequest> Asked { get; } = new();

    /// <summary>Pieces that have come and were not taken, in order.</summary>
    public Queue<Payload> Come { get; } = new();
}

/// <summary>A piece that was asked for.</summary>
/// <param name="Id">Its number, which no other request has.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Policy">The policy to play it with; null: the newest when it is sent.</param>
internal sealed record PieceRequest(long Id, Slot Slot, PolicyBytes? Policy);
