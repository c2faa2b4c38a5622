using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Algorithms;

/// <summary>How far PPO is in an iteration, so that it can stop between any two steps or minibatches, be saved, and continue.</summary>
/// <param name="parts">Parts of a rollout that are shuffled.</param>
internal sealed class PpoIteration(int parts)
{
    private PpoStatistics _statistics;

    /// <summary>Whether an iteration was begun and is not over.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Timesteps with which it is over.</summary>
    public long End { get; private set; }

    /// <summary>The rollout that is being learned from; null while one is played.</summary>
    public Trajectory? Rollout { get; private set; }

    /// <summary>Epoch of the rollout, from 0.</summary>
    public int Epoch { get; private set; }

    /// <summary>Parts of the epoch that were learned from.</summary>
    public int Part { get; private set; }

    /// <summary>The epoch's order of the rollout's parts.</summary>
    public int[] Order { get; } = new int[parts];

    /// <summary>Time of workers elsewhere, and of calls that this one continues.</summary>
    public ThreadTime Time { get; set; }

    /// <summary>Diagnostics.</summary>
    public ref PpoStatistics Statistics => ref _statistics;

    /// <summary>Begins an iteration unless one is open.</summary>
    /// <param name="end">Timesteps with which it is over.</param>
    public void Begin(long end)
    {
        if (IsOpen)
            return;
        (IsOpen, End, Time, _statistics) = (true, end, default, default);
    }

    /// <summary>A rollout was played and is to be learned from.</summary>
    public void Learn(Trajectory rollout)
    {
        (Rollout, Epoch, Part) = (rollout, 0, 0);
        for (var i = 0; i < Order.Length; i++)
            Order[i] = i;
    }

    /// <summary>Parts of the epoch were learned from.</summary>
    public void Advance(int parts)
    {
        Part += parts;
        if (Part >= Order.Length)
            (Epoch, Part) = (Epoch + 1, 0);
    }

    /// <summary>The rollout was learned from.</summary>
    public void EndRollout() => Rollout = null;

    /// <summary>The iteration is over.</summary>
    public void Close() => IsOpen = false;

    /// <summary>Writes how far it is, and the rollout that is being learned from.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(IsOpen);
        if (!IsOpen)
            return;
        writer.Write(End);
        _statistics.Save(writer);
        writer.Write(Rollout is not null);
        if (Rollout is null)
            return;
        writer.Write(Epoch);
        writer.Write(Part);
        SavedArray.Write<int>(writer, Order);
        SavedTrajectory.Write(writer, Rollout, Rollout.Steps);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Gives it.</param>
    /// <param name="source">Gives a trajectory for the rollout that was being learned from.</param>
    public void Load(BinaryReader reader, ITrajectorySource source)
    {
        Rollout = null;
        IsOpen = reader.ReadBoolean();
        if (!IsOpen)
            return;
        End = reader.ReadInt64();
        _statistics.Load(reader);
        if (!reader.ReadBoolean())
            return;
        (Epoch, Part) = (reader.ReadInt32(), reader.ReadInt32());
        SavedArray.Read<int>(reader, Order, "parts of a rollout");
        if (Part < 0 || Part >= Order.Length || Order.Any(part => part < 0 || part >= Order.Length))
            throw new InvalidDataException("The saved state has an order of minibatches that PPO cannot have had: the file is damaged.");
        Rollout = source.Lend();
        SavedTrajectory.Read(reader, Rollout);
    }
}
