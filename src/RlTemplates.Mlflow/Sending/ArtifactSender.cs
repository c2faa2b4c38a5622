using RlTemplates.Mlflow.Api;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow.Sending;

/// <summary>Sends files of a run to a server that keeps files itself.</summary>
/// <param name="server">The server.</param>
/// <param name="run">The run.</param>
/// <param name="artifacts">Which files.</param>
/// <param name="note">Tells of files that are left out.</param>
internal sealed class ArtifactSender(MlflowServer server, RunInfo run, MlflowArtifacts artifacts, Action<string> note)
{
    private const string Scheme = "mlflow-artifacts:", Workspace = "azureml:";

    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>Sends the files that have not been sent.</summary>
    /// <param name="location">Where the server keeps files of the run, its <c>artifact_uri</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MlflowException">The server does not take them now.</exception>
    public async Task SendAsync(string location, CancellationToken cancellationToken)
    {
        if (artifacts == MlflowArtifacts.None)
            return;
        if (Folder(location) is not { } folder)
        {
            if (_done.Add(""))
                note(location.StartsWith(Workspace, StringComparison.Ordinal)
                    ? "files are not sent: a workspace of Azure does not take them here. It keeps those of its jobs itself, and pull brings them home"
                    : $"files are not sent: the server keeps them at {location.Split('?')[0]}, not itself. Start it with --serve-artifacts");
            return;
        }
        foreach (var file in Files().Where(File.Exists))
        {
            var name = Path.GetRelativePath(run.Directory, file).Replace('\\', '/');
            if (_done.Contains(name))
                continue;
            try
            {
                await server.PutFileAsync(string.Join('/', $"{folder}/{name}".Split('/').Select(Uri.EscapeDataString)), file, cancellationToken);
            }
            catch (MlflowException exception) when (!exception.IsTransient)
            {
                note($"the file {name} is left out: {exception.Message}");
            }
            _done.Add(name);
        }
    }

    private static string? Folder(string location)
    {
        if (!location.StartsWith(Scheme, StringComparison.Ordinal))
            return null;
        var rest = location[Scheme.Length..];
        // mlflow-artifacts://HOST/PATH and mlflow-artifacts:/PATH.
        if (rest.StartsWith("//", StringComparison.Ordinal))
            rest = rest.IndexOf('/', 2) is >= 0 and var slash ? rest[slash..] : "";
        return rest.Trim('/');
    }

    private IEnumerable<string> Files()
    {
        var files = Below(run.ModelPath);
        if (artifacts >= MlflowArtifacts.Results)
            files = files.Append(run.MetricsPath).Append(run.EvaluationsPath).Append(run.DriverLogPath).Concat(Below(run.ExportsPath));
        return artifacts == MlflowArtifacts.Checkpoint && new CheckpointStore(run.CheckpointsPath).Latest() is { } newest ? files.Concat(Below(newest.Path)) : files;
    }

    private static IEnumerable<string> Below(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];
}
