namespace RlTemplates;

/// <summary>A Slurm cluster: one job with a head and workers as its components. Follows sbatch of Slurm 22.05 (2022).</summary>
[TargetPackage("RlTemplates.Slurm")]
public sealed class SlurmAttribute : ClusterTargetAttribute
{
    private const string Word = @"[A-Za-z0-9_.,:@+-]+";
    private const string Words = "be one word of letters, digits and _ . , : @ + -";

    /// <summary>Partition of the head. Default: the cluster's.</summary>
    [Pattern(Word, Words)]
    public string? Partition { get; set; }

    /// <summary>Partition of the workers. Default: that of the head.</summary>
    [Pattern(Word, Words)]
    public string? WorkersPartition { get; set; }

    /// <summary>The account that pays. Default: the user's.</summary>
    [Pattern(Word, Words)]
    public string? Account { get; set; }

    /// <summary>Quality of service. Default: the account's.</summary>
    [Pattern(Word, Words)]
    public string? Qos { get; set; }

    /// <summary>Memory of each machine whose group says none, such as <c>24g</c>: a whole number and k, m, g or t. Default: the partition's.</summary>
    [Pattern("[0-9]+[kKmMgGtT]", "be a whole number and a unit (k, m, g or t), such as 24g")]
    public string? Memory { get; set; }

    /// <summary>Modules that are loaded first, in order. Default: none.</summary>
    [Pattern(@"[A-Za-z0-9_./+-]+", "be the name of a module, such as cuda/12.4")]
    public string[] Modules { get; set; } = [];

    /// <summary>Whether the job starts again by itself after its node failed or it was preempted; it resumes from its checkpoint. Default: true.</summary>
    public bool Requeue { get; set; } = true;
}
