namespace RlTemplates.Learning.Replay;

/// <summary>How much a replay holds and takes.</summary>
/// <param name="Steps">Steps of each copy.</param>
/// <param name="Frames">Frames of each copy.</param>
/// <param name="BytesPerStep">Bytes of one step of all copies, without frames.</param>
/// <param name="Bytes">Bytes of everything.</param>
internal readonly record struct ReplaySize(int Steps, int Frames, long BytesPerStep, long Bytes)
{
    private const int MostTransitions = 1 << 29;

    /// <exception cref="ArgumentException">The settings cannot be met.</exception>
    public static ReplaySize Of(EnvironmentSpec spec, ReplaySettings settings)
    {
        var (capacity, copies, n) = (settings.Capacity, settings.Copies, settings.NStep);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(copies);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        if (capacity > MostTransitions)
            throw new ArgumentException($"buffer_size is {capacity}; a replay holds at most {MostTransitions} transitions.");
        var steps = (int)(((long)capacity + copies - 1) / copies);
        if (steps < n)
            throw new ArgumentException($"A buffer_size of {capacity} is {steps} steps of {copies} copies of the environment, too few for returns of n_step {n}: make it at least {(long)n * copies}.");
        var depth = FrameHistory.DepthOf(spec.Observation);
        var frames = Math.Max(steps + steps / 8 + 2 * depth, 2 * depth * (n + 1));
        var entry = spec.Action.Bytes + sizeof(float) + 1 + 2 * sizeof(long) + ReplayBuffer.MaskedChoices(spec);
        var bytes = (long)copies * frames * (spec.Observation.Bytes / depth) + (steps + 1L) * copies * entry
            + (settings.Alpha is null ? 0 : SumTree.Bytes((steps + 1L) * copies));
        if (bytes > settings.MostBytes)
            throw new ArgumentException($"A buffer_size of {capacity} transitions of {spec.Observation} takes {bytes} bytes ({bytes / 1e9:0.0} GB); "
                + $"{settings.MostBytes} are available. Choose a smaller buffer_size{(Stackable(spec.Observation) ? ", or declare StackedFrames in the environment's ObservationSpace if its channels are the newest frames" : "")}.");
        var largest = Math.Max(sizeof(long), Math.Max(spec.Action.Bytes, ReplayBuffer.MaskedChoices(spec)));
        if ((steps + 1L) * copies * largest > Array.MaxLength)
            throw new ArgumentException($"buffer_size is {capacity}; a replay of actions of {spec.Action.Bytes} bytes holds at most {Array.MaxLength / largest - 2L * copies} transitions.");
        return new(steps, frames, copies * entry, bytes);
    }

    private static bool Stackable(ObservationSpace space) => space is { StackedFrames: 1, Element: ElementType.UInt8, Shape: [_, _, > 1] };
}
