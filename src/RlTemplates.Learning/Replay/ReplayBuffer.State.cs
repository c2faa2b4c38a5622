using System.Runtime.InteropServices;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Replay;

/// <summary>Saved state: the steps from the oldest to the newest, then each copy's frames, each once, compressed.</summary>
internal sealed partial class ReplayBuffer
{
    private const string Tag = "replay-1";

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        if (_frames.Newest(0) < 0)
            throw new InvalidOperationException("The replay has not been started: it has nothing to save.");
        SavedArray.WriteTag(writer, Tag);
        foreach (var (value, _) in Shape())
            writer.Write(value);
        writer.Write(_head);
        writer.Write(_count);
        writer.Write(_largest);
        var packed = new CompressedWriter(writer);
        for (var step = Oldest; step <= _head; step++)
            Save(packed, Row(step) * _copies, step < _head);
        for (var n = 0; n < _copies; n++)
        {
            var oldest = _positions[Row(Oldest) * _copies + n];
            packed.Write<long>([oldest]);
            for (var step = Oldest; step < _head; step++)
            {
                var (now, end, next) = (Row(step) * _copies + n, _finals[Row(step) * _copies + n], _positions[Row(step + 1) * _copies + n]);
                packed.Write<byte>([(byte)(end - _positions[now]), (byte)(next - end)]);
            }
            _frames.Save(packed, n, oldest);
        }
        packed.Flush();
        CheckpointBytes = packed.Bytes;
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            SavedArray.Tag(reader, Tag);
            foreach (var (value, what) in Shape())
                SavedArray.Expect(reader.ReadInt32(), value, what);
            (_head, _count, _largest) = (reader.ReadInt64(), reader.ReadInt32(), reader.ReadDouble());
            if (_count < 0 || _count > _steps || _head < _count || _head > long.MaxValue / 2 || !(double.IsFinite(_largest) && _largest > 0))
                throw new InvalidDataException($"The saved replay has {_count} of {_head} steps and a largest priority of {_largest}; it is damaged.");
            for (var leaf = 0; leaf < _rows * _copies && _tree is not null; leaf++)
                _tree[leaf] = 0;
            var packed = new CompressedReader(reader);
            for (var step = Oldest; step <= _head; step++)
                Load(packed, step, step < _head);
            for (var n = 0; n < _copies; n++)
                LoadFrames(packed, n);
            packed.End();
            CheckpointBytes = packed.Bytes;
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("The saved replay ends early.", exception);
        }
    }

    private (int Value, string What)[] Shape() =>
    [
        (_rows, "rows of replay"), (_copies, "copies in the replay"), (_settings.NStep, "steps a return of the replay (n_step)"), (_frames.Frames, "frames of replay"),
        (_frames.FrameBytes, "bytes a frame of the replay"), (_frames.Depth, "frames an observation of the replay"), (_actionBytes, "bytes an action of the replay"),
        (_choices, "choices that the replay knows to be masked"), (_tree is null ? 0 : 1, "priorities a transition of the replay"),
    ];

    private void Save(CompressedWriter packed, int row, bool whole)
    {
        packed.Write<bool>(_masks.AsSpan(row * _choices, _copies * _choices));
        if (!whole)
            return;
        packed.Write<byte>(_actions.AsSpan(row * _actionBytes, _copies * _actionBytes));
        packed.Write<float>(_rewards.AsSpan(row, _copies));
        packed.Write<StepEnd>(_ends.AsSpan(row, _copies));
        for (var n = 0; n < _copies && _tree is not null; n++)
            packed.Write<double>([_tree[row + n]]);
    }

    private void Load(CompressedReader packed, long step, bool whole)
    {
        var row = Row(step) * _copies;
        var masks = MemoryMarshal.AsBytes(_masks.AsSpan(row * _choices, _copies * _choices));
        packed.Read(masks);
        if (masks.IndexOfAnyExceptInRange((byte)0, (byte)1) >= 0)
            throw new InvalidDataException("The saved replay has a mask that is neither true nor false; it is damaged.");
        if (!whole)
            return;
        var actions = _actions.AsSpan(row * _actionBytes, _copies * _actionBytes);
        packed.Read(actions);
        packed.Read(_rewards.AsSpan(row, _copies));
        packed.Read(_ends.AsSpan(row, _copies));
        foreach (var action in MemoryMarshal.Cast<byte, int>(_spec.Action is DiscreteSpace ? actions : []))
            if ((uint)action >= (uint)((DiscreteSpace)_spec.Action).Count)
                throw new InvalidDataException($"The saved replay has action {action}; {_spec.Name} has {((DiscreteSpace)_spec.Action).Count}. It is damaged.");
        if (_spec.Action is BoxSpace && FiniteCheck.FirstBad(MemoryMarshal.Cast<byte, float>(actions)) is { } bad)
            throw new InvalidDataException($"The saved replay has the action {bad.Value}; it is damaged.");
        for (var n = 0; n < _copies; n++)
        {
            if (_ends[row + n] > StepEnd.Truncated)
                throw new InvalidDataException($"The saved replay has a step that ended in way {(byte)_ends[row + n]}; it is damaged.");
            if (_tree is null)
                continue;
            var priority = 0.0;
            packed.Read(new Span<double>(ref priority));
            if (!(priority >= 0 && priority <= _largest) || priority > 0 != step <= _head - _settings.NStep)
                throw new InvalidDataException($"The saved replay has a priority of {priority}, the largest being {_largest}; it is damaged.");
            _tree[row + n] = priority;
        }
    }

    private void LoadFrames(CompressedReader packed, int copy)
    {
        var position = 0L;
        packed.Read(new Span<long>(ref position));
        var oldest = position;
        if (position < _frames.Depth - 1 || position > long.MaxValue / 2)
            throw new InvalidDataException($"The saved replay has frames from position {position}; it is damaged.");
        Span<byte> frames = stackalloc byte[2];
        for (var step = Oldest; step < _head; step++)
        {
            packed.Read(frames);
            if (frames[0] > _frames.Depth || frames[1] > _frames.Depth)
                throw new InvalidDataException($"The saved replay has an observation of {Math.Max(frames[0], frames[1])} new frames of {_frames.Depth}; it is damaged.");
            var at = Row(step) * _copies + copy;
            _positions[at] = position;
            _finals[at] = position += frames[0];
            position += frames[1];
        }
        _positions[Row(_head) * _copies + copy] = position;
        _frames.Load(packed, copy, oldest, position);
    }
}
