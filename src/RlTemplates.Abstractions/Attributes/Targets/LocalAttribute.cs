using System.ComponentModel.DataAnnotations;

namespace RlTemplates;

/// <summary>This machine: a process that outlives the terminal. It is always there; the attribute gives it a name of one's own.</summary>
public sealed class LocalAttribute : SubmitsToAttribute
{
    /// <summary>
    /// Whether the program is started as SageMaker starts a container, without one: the word <c>train</c>, the files of <c>/opt/ml</c>
    /// below the run's folder, and the variables <c>SM_*</c>. Default: false.
    /// </summary>
    public bool UsesContainerContract { get; set; }

    /// <summary>The folder of the script, where it starts, relative to the working directory. Default: the working directory.</summary>
    [FileMustExist(IsDirectory = true), RequiresProperty(nameof(EntryScript), Because = "the program itself starts where it is")]
    public string? SourceDirectory { get; set; }

    /// <summary>
    /// A script in Python or of the shell that the job starts in place of the experiment: a file in <see
    /// cref="SourceDirectory"/>, relative to that, such as
    /// <c>train.py</c>. It finds the files of <c>/opt/ml</c> below the run's folder, and the variables <c>SM_*</c>. Default: the
    /// program itself.
    /// </summary>
    [FileMustExist(RelativeTo = nameof(SourceDirectory))]
    [Pattern(@"(?![/\\~]|[A-Za-z][A-Za-z0-9+.-]*:)(?!(.*[/\\])?\.\.([/\\]|\z)).*\S\.(py|sh)", "be the path of a script in the source directory that ends with .py or .sh, relative to that, such as train.py")]
    public string? EntryScript { get; set; }

    /// <summary>
    /// Arguments of <see cref="EntryScript"/>, each <c>--name=value</c>, or <c>--name</c> alone for a switch; the script gets
    /// each as it stands here, whatever the value holds.
    /// Default: none; the program itself takes the options of the config class.
    /// </summary>
    [Pattern(@"--?[A-Za-z][A-Za-z0-9._-]*(=[\s\S]*)?", "be --name=value or --name, with a name of letters, digits and . _ -")]
    [RequiresProperty(nameof(EntryScript), Because = "the program itself takes the options of the config class")]
    public string[] ScriptParameters { get; set; } = [];

    /// <summary>
    /// CPUs that the job takes, in [1, 4096]: jobs of one folder of runs that say so begin in their order, when together they take no
    /// more than the machine has. Default: all, without regard to other jobs.
    /// </summary>
    [Range(1, 4096)]
    public int MaxCpus { get; set; }

    /// <summary>
    /// Seconds after which the job is asked to end with a checkpoint, in [1, 2419200] (28 days). Where it has not ended after its grace
    /// period, it is killed. Default: no limit.
    /// </summary>
    [Range(1, 2_419_200), JobDuration]
    public int MaxRunDurationSeconds { get; set; }

    /// <summary>
    /// Data that the job reads, each <c>name=path</c> with a file or folder of this machine and each name once; the variable
    /// <c>SM_CHANNEL_NAME</c> says where it is. Default: none.
    /// </summary>
    [Elements(AreNamed = true)]
    [Pattern("[A-Za-z0-9_.-]{1,64}=.+", "be name=path, with a name of letters, digits and . _ -")]
    public string[] Inputs { get; set; } = [];

    /// <summary>
    /// Variables of the job, each <c>NAME=value</c>; at most 100, names and values of at most 512 characters. Default: none.
    /// </summary>
    [Variables]
    public string[] EnvironmentVariables { get; set; } = [];
}
