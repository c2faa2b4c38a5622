namespace RlTemplates.Learning.Rollouts;

/// <summary>
/// T steps of N copies of an environment, [T, N] row after row. Observations stay the bytes that the environment wrote, unless they are
/// normalised, and have one row more, the observation after the last step. Allocated once and filled again and again.
/// </summary>
/// <param name="steps">T, at least 1.</param>
/// <param name="copies">N, at least 1.</param>
/// <param name="spec">The environment.</param>
/// <param name="stateSize">S, numbers of a copy's state where the network has a memory, else 0.</param>
internal sealed class Trajectory(int steps, int copies, EnvironmentSpec spec, int stateSize = 0)
{
    /// <summary>The environment that was played.</summary>
    public EnvironmentSpec Spec { get; } = spec;

    /// <summary>T.</summary>
    public int Steps { get; } = steps;

    /// <summary>N.</summary>
    public int Copies { get; } = copies;

    /// <summary>T·N.</summary>
    public int Size { get; } = CheckedSize(steps, copies, spec.Observation);

    /// <summary>Bytes of one observation.</summary>
    public int ObservationBytes { get; } = spec.Observation.Bytes;

    /// <summary>[T + 1, N, observation bytes].</summary>
    public byte[] Observations { get; } = new byte[(steps + 1) * copies * spec.Observation.Bytes];

    /// <summary>E, the four-byte elements of an action.</summary>
    public int Elements { get; } = spec.Action.Size;

    /// <summary>[T, N, E]: actions as they were drawn, before they were fitted to the environment's bounds.</summary>
    public int[] Actions { get; } = new int[checked(steps * copies * spec.Action.Size)];

    /// <summary>Flags of one mask; 0 where the environment forbids nothing.</summary>
    public int Choices { get; } = spec.HasActionMask ? spec.Action.Choices : 0;

    /// <summary>[T, N, choices]: which choices were allowed; empty where the environment forbids nothing.</summary>
    public bool[] Masks { get; } = new bool[checked(steps * copies * (spec.HasActionMask ? spec.Action.Choices : 0))];

    /// <summary>[T, N]: rewards as the learner sees them, clipped and normalised; where a limit cut the episode, plus γ times the value of its final observation.</summary>
    public float[] Rewards { get; } = new float[steps * copies];

    /// <summary>[T, N]: whether the episode ended with this step, by its task or by a limit: nothing that follows belongs to it.</summary>
    public bool[] Ended { get; } = new bool[steps * copies];

    /// <summary>[T + 1, N]: values under the weights that acted; the last row only where the runner was asked for it.</summary>
    public float[] Values { get; } = new float[(steps + 1) * copies];

    /// <summary>[T, N]: log probabilities of the actions under the weights that acted.</summary>
    public float[] LogProbabilities { get; } = new float[steps * copies];

    /// <summary>[N, S]: states of the network that acted before the first step, zeros where an episode begins with it; empty where the network has no memory.</summary>
    public float[] States { get; } = new float[checked(copies * stateSize)];

    /// <summary>Version of the weights that acted.</summary>
    public long PolicyVersion { get; set; }

    /// <summary>Time of the actor since its trajectory before this one; zero where the learner's thread played, whose clock measures it.</summary>
    public ThreadTime Time { get; set; }

    /// <summary>Episodes that finished within, in order.</summary>
    public List<EpisodeResult> Episodes { get; } = [];

    /// <summary>What the environment gave that is no finite number: what follows it was not played. Null where nothing was.</summary>
    public string? Fault { get; private set; }

    /// <summary>The step of the fault, 0…T.</summary>
    public int FaultStep { get; private set; }

    /// <summary>Bytes of a trajectory.</summary>
    internal static double BytesOf(double steps, double copies, EnvironmentSpec spec, int stateSize) => (steps + 1) * copies * (spec.Observation.Bytes + sizeof(float))
        + steps * copies * (spec.Action.Bytes + (spec.HasActionMask ? spec.Action.Choices : 0) + 2 * sizeof(float) + 1) + copies * stateSize * sizeof(float);

    /// <summary>[N, observation bytes] of one step.</summary>
    /// <param name="step">0…T.</param>
    public Span<byte> ObservationsAt(int step) => Observations.AsSpan(step * Copies * ObservationBytes, Copies * ObservationBytes);

    /// <summary>One observation.</summary>
    /// <param name="index">t·N + n.</param>
    public ReadOnlySpan<byte> Observation(int index) => Observations.AsSpan(index * ObservationBytes, ObservationBytes);

    /// <summary>[N, E] of one step.</summary>
    /// <param name="step">0…T-1.</param>
    public Span<int> ActionsAt(int step) => Actions.AsSpan(step * Copies * Elements, Copies * Elements);

    /// <summary>One action, [E].</summary>
    /// <param name="index">t·N + n.</param>
    public Span<int> Action(int index) => Actions.AsSpan(index * Elements, Elements);

    /// <summary>[N, choices] of one step; empty where the environment forbids nothing.</summary>
    /// <param name="step">0…T-1.</param>
    public Span<bool> MasksAt(int step) => Masks.AsSpan(step * Copies * Choices, Copies * Choices);

    /// <summary>One mask, [choices]; empty where the environment forbids nothing.</summary>
    /// <param name="index">t·N + n.</param>
    public ReadOnlySpan<bool> Mask(int index) => Masks.AsSpan(index * Choices, Choices);

    /// <summary>Whether an episode begins with a row after the first step's; what <see cref="States"/> say of those takes it in already.</summary>
    /// <param name="index">t·N + n, t in 0…T.</param>
    public bool IsStart(int index) => index >= Copies && Ended[index - Copies];

    /// <summary>Writes everything in a compact form with a version, to be read elsewhere by <see cref="Read"/>: observations as they are, choices as bytes, flags as bits.</summary>
    /// <param name="writer">Receives it.</param>
    public void Write(BinaryWriter writer) => TrajectoryFormat.Write(writer, this);

    /// <summary>
    /// Replaces everything by what <see cref="Write"/> wrote. Takes no memory but for episodes, whatever the bytes say, and accepts nothing that a runner could not
    /// have written: what is read can be learned from.
    /// </summary>
    /// <param name="reader">Gives it.</param>
    /// <exception cref="InvalidDataException">The bytes are no trajectory, or one of another version, environment or size. What was here before is lost.</exception>
    public void Read(BinaryReader reader) => TrajectoryFormat.Read(reader, this);

    /// <summary>Takes in the copies of a trajectory that was played elsewhere, as some of this one's copies; episodes are added.</summary>
    /// <param name="part">As many steps of fewer copies of the same environment.</param>
    /// <param name="first">Number that its first copy has here.</param>
    public void Put(Trajectory part, int first)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (part.Steps != Steps || first < 0 || first + part.Copies > Copies)
            throw new ArgumentException($"{part.Steps} steps of {part.Copies} copies from copy {first} on do not fit into {Steps} steps of {Copies} copies.", nameof(part));
        Columns(part.Observations, Observations, ObservationBytes);
        Columns(part.Actions, Actions, Elements);
        Columns(part.Masks, Masks, Choices);
        Columns(part.Rewards, Rewards, 1);
        Columns(part.Ended, Ended, 1);
        Columns(part.Values, Values, 1);
        Columns(part.LogProbabilities, LogProbabilities, 1);
        Columns(part.States, States, part.States.Length / part.Copies);
        (PolicyVersion, Time) = (part.PolicyVersion, Time + part.Time);
        Episodes.AddRange(part.Episodes);
        if (part.Fault is not null)
            Fail(part.FaultStep, part.Fault);

        void Columns<T>(T[] from, T[] to, int size)
        {
            var row = part.Copies * size;
            for (var t = 0; row > 0 && t < from.Length / row; t++)
                from.AsSpan(t * row, row).CopyTo(to.AsSpan((t * Copies + first) * size));
        }
    }

    internal void Clear()
    {
        Episodes.Clear();
        Fault = null;
    }

    internal void Fail(int step, string fault)
    {
        if (Fault is null)
            (Fault, FaultStep) = (fault, step);
    }

    private static int CheckedSize(int steps, int copies, ObservationSpace observation)
    {
        var bytes = ((long)steps + 1) * copies * observation.Bytes;
        return bytes <= Array.MaxLength
            ? steps * copies
            : throw new ArgumentException($"{steps} steps of {copies} copies of the environment are {bytes} bytes of observations; at most {Array.MaxLength} fit. Collect fewer steps or use fewer copies.");
    }
}
