using RlTemplates.Tracking;

namespace RlTemplates.Cluster.Heads;

/// <summary>The run that workers play for, once it is known.</summary>
internal sealed class HeadRun
{
    private RunInfo? _run;

    /// <summary>The run; null before training has begun.</summary>
    public RunInfo? Info
    {
        get => Volatile.Read(ref _run);
        set => Volatile.Write(ref _run, value);
    }

    /// <summary>What <c>run.json</c> says of it: options, without secrets.</summary>
    public byte[] Json() => RunJson.Write(Info ?? throw new InvalidOperationException("The run is not known yet."));
}
