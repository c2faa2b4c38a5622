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

    /// <summary>
    /// The container image in which the program runs, by Apptainer: a file of the cluster, or an address such as
    /// <c>docker://lab/pong:1</c>. Default: none; the program runs on the machine itself.
    /// </summary>
    [Pattern(@"\S{1,255}", "be the path or the address of an image of at most 255 characters, without blanks")]
    public string? Image { get; set; }

    /// <summary>
    /// Commands of the shell that the job runs before the program, in order and after <see cref="Modules"/>, such as <c>source
    /// env.sh</c>. Default: none.
    /// </summary>
    [Pattern(@"[^\r\n]*\S[^\r\n]*", "be a command in one line")]
    public string[] Commands { get; set; } = [];

    /// <summary>Licenses that the job takes, each <c>NAME</c> or <c>NAME:COUNT</c>, such as <c>matlab:2</c>. Default: none.</summary>
    [Pattern(@"[A-Za-z0-9_.@-]+(:[1-9][0-9]*)?", "be NAME or NAME:COUNT, such as matlab:2")]
    public string[] Licenses { get; set; } = [];

    /// <summary>
    /// Seconds before the end of <see cref="RemoteTargetAttribute.MaxRunDurationSeconds"/> at which the program is asked to end with a
    /// checkpoint, in [1, 65535]; Slurm may ask up to
    /// 60 seconds earlier. Default: 60.
    /// </summary>
    [System.ComponentModel.DataAnnotations.Range(1, 65_535)]
    [AtMostProperty(nameof(MaxRunDurationSeconds), Because = "it lies before the end")]
    public int SignalSeconds { get; set; } = 60;

    /// <summary>Whether the job starts again by itself after its node failed or it was preempted; it resumes from its checkpoint. Default: true.</summary>
    public bool Requeue { get; set; } = true;
}
