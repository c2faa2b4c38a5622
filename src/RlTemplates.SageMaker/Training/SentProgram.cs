using System.Reflection;
using System.Text.RegularExpressions;
using RlTemplates.Estimators.Publishing;
using RlTemplates.Estimators.Uploads;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Storage;

namespace RlTemplates.SageMaker.Training;

/// <summary>Jobs that are sent the program: it lies packed in an input, and the container's shell unpacks and starts it.</summary>
internal static partial class SentProgram
{
    /// <summary>The input that holds it.</summary>
    public const string Channel = "program";

    private const string FileName = "program.tar.gz";
    private const int LongestName = 100;

    /// <summary>System and processor of the machines of a type: those of Graviton have a g behind the number of their generation.</summary>
    public static string PlatformOf(string? instanceType) =>
        instanceType is not null && Graviton().IsMatch(instanceType) ? "linux-arm64" : "linux-x64";

    /// <summary>Where the program of a job goes in S3.</summary>
    public static CodeLocation LocationOf(SageMakerAttribute settings, TrainingJobSpec job)
    {
        var source = ScriptJobs.LocationOf(settings, job.Name, job.OutputPath);
        return source with { Key = source.Key[..^CodeLocation.ArchiveName.Length] + FileName };
    }

    /// <summary>The job that starts it.</summary>
    /// <param name="job">The job that starts what its image holds.</param>
    /// <param name="location">Where the program is in S3.</param>
    /// <param name="program">The file to start; null, in a plan, for the one that this process was started from.</param>
    /// <exception cref="UserException">The program's name is too long, or the job has such an input already.</exception>
    public static TrainingJobSpec With(TrainingJobSpec job, CodeLocation location, string? program)
    {
        if (job.Inputs.Any(i => i.Name == Channel))
            throw new UserException($"An input is named {Channel}, by which the program goes to the container; take another name.");
        var name = program ?? Assembly.GetEntryAssembly()?.GetName().Name ?? "PROGRAM";
        if (name.Length > LongestName || !Plain().IsMatch(name))
            throw new UserException($"The program is named '{name}'; to be sent it must have a name of at most {LongestName} letters, digits and . _ -, by AssemblyName in its project.");
        return job with
        {
            Inputs = [.. job.Inputs, new(Channel, location.Uri)],
            EntryPoint = ["/bin/sh", "-c", $"set -e; d=$(mktemp -d); tar -xzf \"${{SAGEMAKER_BASE_DIR:-/opt/ml}}/input/data/{Channel}/{FileName}\" -C $d; exec $d/{name} \"$0\""],
            Arguments = [JobArguments.Verb],
        };
    }

    /// <summary>Sends it.</summary>
    /// <exception cref="UserException">S3 refuses it or cannot be reached.</exception>
    public static async Task SendAsync(AwsSession session, ProgramPackage package, CodeLocation location, string target, CancellationToken cancellationToken)
    {
        using var archive = await PublishedProgram.FilesOf(package).PackAsync(ArchiveFormat.TarGz, new(target), cancellationToken).ConfigureAwait(false);
        await S3Folder.UploadToAsync(
            session, S3Address.Parse(location.Uri), archive.Path, location.KmsKey, cancellationToken).ConfigureAwait(false);
    }

    [GeneratedRegex(@"^ml\.[a-z]+[0-9]+g[a-z0-9-]*\.")]
    private static partial Regex Graviton();

    [GeneratedRegex(@"^[A-Za-z0-9._-]+\z")]
    private static partial Regex Plain();
}
