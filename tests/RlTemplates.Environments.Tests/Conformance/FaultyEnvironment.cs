using System.Runtime.InteropServices;

namespace RlTemplates.Environments.Tests;

/// <summary>A random walk within ±1, ten steps long at most, that is right but for one fault.</summary>
internal sealed class FaultyEnvironment : ISavableEnvironment, IRestartable, IRenderable
{
    private const int Limit = 10;
    private static int s_made;

    private readonly Fault _fault;
    private readonly bool _continuous;
    private readonly RandomStream[] _random;
    private readonly float[] _x;
    private readonly int[] _length;
    private readonly int[] _unsaved;
    private readonly int _instance = Interlocked.Increment(ref s_made);
    private int _steps, _seen;

    public FaultyEnvironment(Fault fault, bool continuous, int count)
    {
        if (fault != Fault.NoCopiesAccepted)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        (_fault, _continuous, Count) = (fault, continuous, Is(Fault.OtherCount, fault) ? count + 1 : count);
        (_random, _x, _length, _unsaved) = (new RandomStream[count], new float[count], new int[count], new int[count]);
        Spec = FaultySpec.Make(fault, continuous, Limit);
    }

    public EnvironmentSpec Spec { get; }

    public int Count { get; }

    public int FrameHeight => 1;

    public int FrameWidth => 2;

    public void Reset(ulong seed, Span<byte> observations)
    {
        if (_fault != Fault.AcceptsOtherResetSizes)
            Expect(observations.Length == _x.Length * 8);
        for (var i = 0; i < _x.Length; i++)
        {
            _random[i] = new(Is(Fault.SeedIgnored) ? 1 : Is(Fault.UnseededChance) ? (ulong)_instance : seed, Is(Fault.OneStreamForAll) ? 0 : (ulong)i);
            Start(i);
        }
        _steps = 0;
        Allocate(Is(Fault.AllocatesInReset));
        Observe(observations);
        if (Is(Fault.NanAfterReset))
            MemoryMarshal.Cast<byte, float>(observations)[0] = float.NaN;
    }

    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        if (Is(Fault.StepsBeforeRefusing))
            _x[0] += 0.01f;
        Expect(Is(Fault.AcceptsOtherObservationSizes) || step.Observations.Length == _x.Length * 8);
        Expect(Is(Fault.AcceptsOtherFinalSizes) || step.FinalObservations.Length == _x.Length * 8);
        Expect(Is(Fault.AcceptsOtherActionSizes) || actions.Length == _x.Length * 4);
        Judge(actions);
        if (Is(Fault.ThrowsLate) && _steps == 5)
            throw new NotSupportedException("late");
        Allocate(Is(Fault.AllocatesInStep));
        _steps++;
        for (var i = 0; i < _x.Length; i++)
            Step(i, Force(actions, i), step);
        Observe(step.Observations);
        var rows = MemoryMarshal.Cast<byte, float>(step.Observations);
        if (Is(Fault.NanObservation) && _steps == 3)
            rows[2] = float.NaN;
        if (Is(Fault.ObservationBeyondItsRange) && _steps == 3)
            rows[2] = 1.5f;
        if (Is(Fault.NanReward) && _steps == 3)
            step.Rewards[1] = float.NaN;
    }

    public void WriteActionMask(Span<bool> mask) => mask.Fill(_fault != Fault.NothingAllowed && _fault != Fault.MaskWithoutSaying);

    public void Restart(int copy, Span<byte> observation)
    {
        Expect(Is(Fault.RestartOfNobody) || copy < _x.Length);
        Expect(Is(Fault.RestartOfOtherSizes) || observation.Length == 8);
        if (copy >= _x.Length)
            return;
        var length = _length[copy];
        Start(copy);
        if (Is(Fault.RestartKeepsTheClock))
            _length[copy] = Math.Max(0, length - 3);
        if (Is(Fault.RestartTouchesOthers))
            Start((copy + 1) % _x.Length);
        var row = MemoryMarshal.Cast<byte, float>(observation);
        (row[0], row[1]) = (_x[copy], Second(copy));
    }

    public void Render(int copy, Span<byte> rgb)
    {
        Expect(Is(Fault.PictureOfNobody) || copy < _x.Length);
        Expect(rgb.Length >= 6);
        if (Is(Fault.PictureMoves))
            _x[0] *= 0.5f;
        (Is(Fault.PictureHasHoles) ? rgb[..3] : rgb[..6]).Fill(77);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_x.Length);
        for (var i = 0; i < _x.Length; i++)
        {
            writer.Write(Is(Fault.ForgetsToSave) ? 0 : _x[i]);
            writer.Write(_length[i]);
            _random[i].Save(writer);
        }
        writer.Write(_steps);
        writer.Write(Is(Fault.SavesOtherBytes) ? _seen++ + _instance : 0);
    }

    public void Load(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count != _x.Length && _fault != Fault.LoadsOtherCounts)
            throw new InvalidDataException("other count");
        for (var i = 0; i < Math.Min(count, _x.Length); i++)
            (_x[i], _length[i], _random[i]) = (reader.ReadSingle(), reader.ReadInt32(), RandomStream.Load(reader));
        _steps = reader.ReadInt32();
        if (_fault is not (Fault.ReadsHalfItsState or Fault.LoadsTornStates))
            reader.ReadInt32();
        else if (Is(Fault.LoadsTornStates))
            reader.BaseStream.Position = reader.BaseStream.Length;
    }

    public void Dispose()
    {
    }

    private static bool Is(Fault fault, Fault given) => fault == given;

    private bool Is(Fault fault) => _fault == fault;

    private static void Expect(bool holds)
    {
        if (!holds)
            throw new ArgumentException("size");
    }

    private static void Allocate(bool wanted) => GC.KeepAlive(wanted ? new object() : null);

    private void Judge(ReadOnlySpan<byte> actions)
    {
        foreach (var value in MemoryMarshal.Cast<byte, float>(actions))
            Expect(!_continuous || Is(Fault.AcceptsNan) || !float.IsNaN(value));
        foreach (var value in MemoryMarshal.Cast<byte, int>(actions))
            Expect(_continuous || Is(Fault.AcceptsBadChoices) || value is 0 or 1);
    }

    private float Force(ReadOnlySpan<byte> actions, int copy)
    {
        if (!_continuous)
            return MemoryMarshal.Cast<byte, int>(actions)[copy];
        var value = MemoryMarshal.Cast<byte, float>(actions)[copy];
        return float.IsNaN(value) ? 0 : Is(Fault.DoesNotClip) ? Math.Clamp(value, -2, 2) : Math.Clamp(value, -1, 1);
    }

    private void Start(int i) => (_x[i], _length[i], _unsaved[i]) = ((_random[i].NextSingle() - 0.5f) / 2, 0, 0);

    private void Step(int i, float force, StepBuffers step)
    {
        _x[i] += ((force - 0.5f) / 4) + ((_random[i].NextSingle() - 0.5f) / 4);
        _length[i]++;
        _unsaved[i]++;
        var limit = Is(Fault.EarlyTruncation) ? Limit - 1 : Is(Fault.GoesOnBeyondTheLimit) ? Limit + 1 : Is(Fault.NeverEnds) ? int.MaxValue : Limit;
        var over = Math.Abs(_x[i]) > 0.9f && !Is(Fault.NeverEnds) && !Is(Fault.ForgetsOneField);
        var cut = _length[i] >= limit && !over;
        (step.Rewards[i], step.Terminated[i], step.Truncated[i]) = (_x[i] + (Is(Fault.DependsOnCount) ? Count : 0), over, cut);
        if (cut && Is(Fault.BothFlags))
            step.Terminated[i] = true;
        _x[i] = Math.Clamp(_x[i], -1, 1);
        if ((over || cut || Is(Fault.FinalObservationWithoutEnd)) && !Is(Fault.NoFinalObservation) && !Is(Fault.FinalIsTheNextStart))
            Write(i, MemoryMarshal.Cast<byte, float>(step.FinalObservations), Is(Fault.InfiniteFinalObservation));
        if (!over && !cut)
            return;
        Start(i);
        if (Is(Fault.FinalIsTheNextStart))
            Write(i, MemoryMarshal.Cast<byte, float>(step.FinalObservations), infinite: false);
    }

    private void Observe(Span<byte> observations)
    {
        for (var i = 0; i < _x.Length; i++)
            Write(i, MemoryMarshal.Cast<byte, float>(observations), infinite: false);
    }

    private void Write(int i, Span<float> rows, bool infinite) => (rows[2 * i], rows[(2 * i) + 1]) = (infinite ? float.PositiveInfinity : _x[i], Second(i));

    // Episodes with this fault end by the limit alone, so all copies begin together.
    private float Second(int i) => Is(Fault.ForgetsOneField) ? _unsaved[i] / 20f : 0.5f;
}
