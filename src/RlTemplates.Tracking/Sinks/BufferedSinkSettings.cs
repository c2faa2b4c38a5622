namespace RlTemplates.Tracking;

/// <summary>Limits of a <see cref="BufferedSink"/>.</summary>
internal sealed record BufferedSinkSettings
{
    /// <summary>Number of events that may wait, at least 16. Results take at most three quarters of it and episodes half, which leaves room for rarer events. Default 4096.</summary>
    public int Capacity { get; init; } = 4096;

    /// <summary>How old an event may be when it has been written; older ones count as late. Default 10 seconds.</summary>
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one call may take before a warning says that the sink hangs. Default 10 seconds.</summary>
    public TimeSpan HangsAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the end waits for the sink. Default 10 seconds.</summary>
    public TimeSpan FlushLimit { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>What became of the events that a sink was given.</summary>
/// <param name="Name">Name of the sink.</param>
/// <param name="Written">Events that it took.</param>
/// <param name="Lost">Events that did not fit the buffer, that it threw at, or that it had not taken when the time at the end was over.</param>
/// <param name="Late">Events that it took later than <see cref="BufferedSinkSettings.LateAfter"/>.</param>
/// <param name="Problem">What went wrong first; null where nothing did.</param>
internal sealed record SinkReport(string Name, long Written, long Lost, long Late, string? Problem)
{
    /// <summary>One line that says what was lost or late; null where nothing was.</summary>
    public string? Message => Lost == 0 && Late == 0 && Problem is null
        ? null
        : FormattableString.Invariant($"the sink {Name} lost {Lost} of {Written + Lost} events and wrote {Late} late")
            + (Problem is null ? "" : $": it {Problem}");
}
