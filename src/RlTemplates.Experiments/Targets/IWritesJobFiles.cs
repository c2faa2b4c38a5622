namespace RlTemplates.Experiments;

/// <summary>
/// A target with a tool of its own that submits jobs from files: the job's description for a command line, a batch script. The dry run
/// of a submission can write them.
/// </summary>
public interface IWritesJobFiles : ITarget
{
    /// <summary>The files by which the target's own tool submits the same job. Nothing is sent and nothing is written.</summary>
    /// <param name="job">What to train, and how; its run is a draft that has no folder.</param>
    /// <param name="folder">The folder in which the files will lie, a whole path: what they name should be relative to it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The files that the tool is given, and those that they name. Secrets in them are masked by the caller.</returns>
    /// <exception cref="UserException">The place would refuse the job, or files cannot ask for it.</exception>
    Task<IReadOnlyList<JobFile>> WriteJobFilesAsync(JobDescription job, string folder, CancellationToken cancellationToken);
}

/// <summary>A file by which a tool submits a job.</summary>
/// <param name="Name">Its name, without a folder: <c>job.yml</c>.</param>
/// <param name="Text">What it holds.</param>
public sealed record JobFile(string Name, string Text);
