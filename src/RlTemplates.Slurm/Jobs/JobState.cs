namespace RlTemplates.Slurm.Jobs;

/// <summary>How a job stands.</summary>
internal enum JobPhase
{
    /// <summary>It waits for machines.</summary>
    Waiting,

    /// <summary>It has machines, or is about to give them back.</summary>
    Running,

    /// <summary>Its command has ended with 0.</summary>
    Completed,

    /// <summary>Somebody has canceled it.</summary>
    Canceled,

    /// <summary>It has failed, or its machines have.</summary>
    Failed,

    /// <summary>Slurm does not know it any more.</summary>
    Forgotten,
}

/// <summary>What Slurm says of a job.</summary>
/// <param name="Name">Its word, such as <c>NODE_FAIL</c>; empty where it knows the job no more.</param>
/// <param name="Reason">Why it waits or has ended; empty where that is not told.</param>
/// <param name="ExitCode">Exit code of its command, or 128 and the signal that ended it; null where there is none yet.</param>
/// <param name="StartedAt">When it left its queue; null where it waits.</param>
/// <param name="EndedAt">When it ended, or is to end at the latest; null where that is not known.</param>
internal sealed record JobState(string Name, string Reason = "", int? ExitCode = null, DateTimeOffset? StartedAt = null, DateTimeOffset? EndedAt = null)
{
    // A job held after a failed launch waits for somebody to release it.
    private static readonly string[] Waits = ["PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT", "RESV_DEL_HOLD", "SUSPENDED"];
    private static readonly string[] Runs = ["RUNNING", "COMPLETING", "STAGE_OUT", "STOPPED", "SIGNALING", "RESIZING"];

    /// <summary>A job that Slurm does not know any more: it remembers some minutes.</summary>
    public static JobState Forgotten { get; } = new("");

    /// <summary>How it stands. <c>CANCELLED by 1000</c> is <c>CANCELLED</c>.</summary>
    public JobPhase Phase => Name.Split(' ', '+')[0] switch
    {
        "" => JobPhase.Forgotten,
        var word when Waits.Contains(word) => JobPhase.Waiting,
        var word when Runs.Contains(word) => JobPhase.Running,
        "COMPLETED" => JobPhase.Completed,
        "CANCELLED" or "REVOKED" => JobPhase.Canceled,
        _ => JobPhase.Failed,
    };

    /// <summary>Why it has ended, in words.</summary>
    public string InWords => Name.Split(' ', '+')[0] switch
    {
        "TIMEOUT" => "Slurm has ended it, because its time was over",
        "NODE_FAIL" => "its machine has failed",
        "OUT_OF_MEMORY" => "it has used more memory than it was given",
        "PREEMPTED" => "Slurm has given its machines to another job",
        "CANCELLED" => "it was canceled",
        "BOOT_FAIL" => "its machine could not be started",
        "DEADLINE" => "Slurm could not start it before its deadline",
        "" => "Slurm does not know it any more",
        var word => $"Slurm says {word}{(Reason.Length > 0 && Reason != "None" ? $" ({Reason})" : "")}",
    };
}
