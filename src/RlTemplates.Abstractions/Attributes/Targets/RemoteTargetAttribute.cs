using System.ComponentModel.DataAnnotations;

namespace RlTemplates;

/// <summary>What targets have in common that send the project to another machine.</summary>
public abstract class RemoteTargetAttribute : SubmitsToAttribute
{
    /// <summary>The folder that is sent, relative to the project. Default: the project itself.</summary>
    [FileMustExist(IsDirectory = true)]
    public string? SourceDirectory { get; set; }

    /// <summary>The script that the job starts: a file in <see cref="SourceDirectory"/>, relative to that. Default: the program itself, with <c>train</c>.</summary>
    [FileMustExist(RelativeTo = nameof(SourceDirectory))]
    [Pattern(@"(?![/\\~]|[A-Za-z][A-Za-z0-9+.-]*:)(?!(.*[/\\])?\.\.([/\\]|\z)).*\S.*", "be the path of a file in the source directory, relative to that, such as train.py")]
    public string? EntryScript { get; set; }

    /// <summary>
    /// Arguments of <see cref="EntryScript"/>, each <c>--name=value</c>, or <c>--name</c> alone for a switch. A value may hold anything: the target quotes it where that is needed. Default: none; the program
    /// itself takes the options of the config class.
    /// </summary>
    [Pattern(@"--?[A-Za-z][A-Za-z0-9._-]*(=[\s\S]*)?", "be --name=value or --name, with a name of letters, digits and . _ -")]
    [RequiresProperty(nameof(EntryScript), Because = "the program itself takes the options of the config class")]
    public virtual string[] ScriptParameters { get; set; } = [];

    /// <summary>Variables of the job, each <c>NAME=value</c>; at most 100, names and values of at most 512 characters. Default: none.</summary>
    [Variables]
    public string[] EnvironmentVariables { get; set; } = [];

    /// <summary>Seconds after which the job is ended from outside; at least 1. Default: the target's own limit.</summary>
    [Range(1, int.MaxValue), JobDuration]
    public virtual int MaxRunDurationSeconds { get; set; }
}
