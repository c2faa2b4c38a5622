namespace RlTemplates.Learning.Replay;

/// <summary>
/// The newest F frames of each of N copies of an environment, as the bytes that it wrote. An observation is the last K frames up to a
/// position; positions count a copy's frames from 0. Where observations are no stacks, each is one frame. What an observation
/// shares with the end of the history is not stored again: that is found by comparing, so whatever an environment does, it is read back as it was.
/// </summary>
internal sealed class FrameHistory
{
    private const int BlockBytes = 1 << 26;
    private readonly byte[][] _blocks;
    private readonly byte[] _planes;
    private readonly long[] _next;
    private readonly int _framesPerBlock, _group;

    /// <param name="space">Observations.</param>
    /// <param name="copies">N.</param>
    /// <param name="frames">F, at least 2 K.</param>
    public FrameHistory(ObservationSpace space, int copies, int frames)
    {
        (Depth, Frames) = (DepthOf(space), frames);
        FrameBytes = space.Bytes / Depth;
        _group = space.Bytes / space.Size * space.Shape[^1] / Depth;
        _planes = new byte[Depth == 1 ? 0 : space.Bytes];
        _next = new long[copies];
        _framesPerBlock = Math.Max(1, BlockBytes / FrameBytes);
        var all = (long)copies * frames;
        _blocks = new byte[(all + _framesPerBlock - 1) / _framesPerBlock][];
        for (var i = 0; i < _blocks.Length; i++)
            _blocks[i] = GC.AllocateUninitializedArray<byte>((int)Math.Min(_framesPerBlock, all - (long)i * _framesPerBlock) * FrameBytes);
    }

    /// <summary>K, frames of an observation.</summary>
    public int Depth { get; }

    /// <summary>F, frames kept of each copy.</summary>
    public int Frames { get; }

    /// <summary>Bytes of one frame.</summary>
    public int FrameBytes { get; }

    /// <summary>K, as far as the shape bears out what the space says.</summary>
    public static int DepthOf(ObservationSpace space) => space is { StackedFrames: > 1 and < 256 and var frames, Shape: [.., var last] } && last % frames == 0 ? frames : 1;

    /// <summary>Position of the newest frame of a copy; -1 before the first.</summary>
    public long Newest(int copy) => _next[copy] - 1;

    /// <summary>Whether the observation at a position is still there.</summary>
    public bool Holds(int copy, long position) => position - Depth + 1 >= _next[copy] - Frames;

    /// <summary>Adds an observation and forgets the oldest frames where there is no more room. Afterwards it is the one at <see cref="Newest"/>.</summary>
    /// <param name="copy">0…N-1.</param>
    /// <param name="observation">[observation bytes].</param>
    /// <returns>Its position.</returns>
    public long Add(int copy, ReadOnlySpan<byte> observation)
    {
        var planes = observation;
        if (Depth > 1)
        {
            FramePlanes.Split(observation, Depth, _group, _planes);
            planes = _planes;
        }
        var fresh = 0;
        while (!Continues(copy, planes, fresh))
            fresh++;
        for (var frame = Depth - fresh; frame < Depth; frame++)
            planes.Slice(frame * FrameBytes, FrameBytes).CopyTo(Frame(copy, _next[copy]++));
        return Newest(copy);
    }

    /// <summary>Reads the observation at a position.</summary>
    /// <param name="copy">0…N-1.</param>
    /// <param name="position">Position that <see cref="Add"/> gave, still held.</param>
    /// <param name="observation">Receives [observation bytes].</param>
    public void Read(int copy, long position, Span<byte> observation)
    {
        if (Depth == 1)
            Frame(copy, position).CopyTo(observation);
        else if (Depth == 4 && _group == 1)
            FramePlanes.JoinFour(Frame(copy, position - 3), Frame(copy, position - 2), Frame(copy, position - 1), Frame(copy, position), observation);
        else
            for (var frame = 0; frame < Depth; frame++)
                FramePlanes.Join(Frame(copy, position - Depth + 1 + frame), frame, Depth, _group, observation);
    }

    /// <summary>Frames from the oldest of the observation at a position to the newest.</summary>
    public long CountFrom(int copy, long position) => _next[copy] - (position - Depth + 1);

    /// <summary>Writes the frames that <see cref="CountFrom"/> counts.</summary>
    public void Save(CompressedWriter writer, int copy, long position)
    {
        for (var at = position - Depth + 1; at < _next[copy]; at++)
            writer.Write<byte>(Frame(copy, at));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Gives the frames.</param>
    /// <param name="copy">0…N-1.</param>
    /// <param name="position">Position of the oldest observation, at least K - 1.</param>
    /// <param name="newest">Position of the newest frame.</param>
    public void Load(CompressedReader reader, int copy, long position, long newest)
    {
        _next[copy] = newest + 1;
        if (!Holds(copy, position))
            throw new InvalidDataException($"The saved replay has {CountFrom(copy, position)} frames of copy {copy}, this one room for {Frames}; it is damaged.");
        for (var at = position - Depth + 1; at <= newest; at++)
            reader.Read(Frame(copy, at));
    }

    private bool Continues(int copy, ReadOnlySpan<byte> planes, int fresh)
    {
        var shared = Depth - fresh;
        if (shared > _next[copy])
            return false;
        for (var frame = 0; frame < shared; frame++)
            if (!planes.Slice(frame * FrameBytes, FrameBytes).SequenceEqual(Frame(copy, _next[copy] - shared + frame)))
                return false;
        return true;
    }

    private Span<byte> Frame(int copy, long position)
    {
        var index = (long)copy * Frames + position % Frames;
        return _blocks[index / _framesPerBlock].AsSpan((int)(index % _framesPerBlock) * FrameBytes, FrameBytes);
    }
}
