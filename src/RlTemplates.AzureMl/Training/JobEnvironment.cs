using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Storage;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Estimators.Uploads;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Training;

/// <summary>
/// The environment of a job: an image, a folder to build one from, or one that the workspace has, with packages on top. Those that are made here are named by what they are, so that equal jobs share one.
/// </summary>
/// <param name="settings">The attribute.</param>
/// <param name="job">The job.</param>
/// <param name="machines">The machines that it is for; null where the service provides them itself.</param>
internal sealed class JobEnvironment(AzureMlAttribute settings, JobDescription job, MachineGroupAttribute? machines)
{
    private const string Name = "rltemplates", NewestLabel = "latest";
    private const string CpuImage = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04", GpuImage = "mcr.microsoft.com/azureml/openmpi4.1.0-cuda11.8-cudnn8-ubuntu22.04";
    private const int VersionLength = 32;

    /// <summary>Whether it is made of an image, a folder or an environment that somebody has named, in place of a default image.</summary>
    public bool HasOwnBase => (job.Image?.Reference ?? settings.Image ?? settings.RegisteredEnvironment ?? settings.DockerContext) is not null;

    /// <summary>Refuses an environment that no file can ask for, since only the workspace knows what it is made of.</summary>
    /// <exception cref="UserException">It is packages on top of an environment that the workspace has.</exception>
    public void EnsureKnown()
    {
        if (Registered() is null || !HasPackages)
            return;
        throw new UserException(
            $"'{job.Target.Name}' adds packages ({string.Join(", ", PackageProperties)}) to the registered environment {settings.RegisteredEnvironment}, which a job file cannot: only the workspace "
            + "knows its image. Name the base by Image, or register an environment with these packages and leave them out here.");
    }

    /// <summary>What making it takes, without a question to anybody; nothing for one that the workspace has.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="arm">Where Azure Resource Manager answers.</param>
    /// <returns>Steps, the environment's id as far as it is known, and what it is; null for one that lies in the workspace, as it is or below packages.</returns>
    public (IReadOnlyList<PlannedStep> Steps, string Id, ImageSpec? Spec) Plan(WorkspaceName workspace, Uri arm)
    {
        if (Registered() is { } registered)
        {
            var id = workspace.Environment(registered.Name, registered.Version ?? NewestLabel);
            if (!HasPackages)
                return ([], id, null);
            var (steps, made, _) = Planned(workspace, arm, [], new() { Image = $"THE-IMAGE-OF-{registered.Name}", CondaFile = Packages(null) });
            return (steps, made, null);
        }
        if (settings.DockerContext is null)
            return Planned(workspace, arm, [], new() { Image = Image, CondaFile = Packages(null) });
        var context = Context();
        return Planned(
            workspace, arm, [new("upload", context.Path, string.Join('\n', context.Files.Files.Select(f => f.Name)))],
            new() { BuildContextUri = $"https://ACCOUNT/CONTAINER/{context.Path}", Dockerfile = settings.Dockerfile ?? "Dockerfile", CondaFile = Packages(null) });
    }

    /// <summary>Makes it, or finds it.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="storage">Its storage.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="UserException">The workspace has none of that name, or Azure refuses or cannot be reached.</exception>
    public async Task<string> EnsureAsync(WorkspaceSession workspace, WorkspaceStorage storage, CancellationToken cancellationToken)
    {
        if (Registered() is { } registered)
        {
            var version = registered.Version ?? await NewestAsync(workspace, registered.Name, cancellationToken).ConfigureAwait(false);
            var what = $"the environment {registered.Name}:{version}";
            var found = await workspace.TryGetAsync($"environments/{registered.Name}/versions/{version}", what, cancellationToken).ConfigureAwait(false)
                ?? throw new UserException($"The workspace {workspace.Name.Name} has no environment {registered.Name}:{version}.");
            if (!HasPackages)
                return workspace.Name.Environment(registered.Name, version);
            return await MakeAsync(
                workspace,
                new()
                {
                    Image = found.Text("properties", "image"),
                    BuildContextUri = found.Text("properties", "build", "contextUri"),
                    Dockerfile = found.Text("properties", "build", "dockerfilePath") ?? "Dockerfile",
                    CondaFile = Packages(found.Text("properties", "condaFile")),
                },
                cancellationToken).ConfigureAwait(false);
        }
        if (settings.DockerContext is null)
            return await MakeAsync(workspace, new() { Image = Image, CondaFile = Packages(null) }, cancellationToken).ConfigureAwait(false);
        var context = Context();
        var folder = await storage.DefaultAsync(context.Path, cancellationToken).ConfigureAwait(false);
        await context.SendAsync(workspace, storage, cancellationToken).ConfigureAwait(false);
        return await MakeAsync(
            workspace, new() { BuildContextUri = folder.Address + "/", Dockerfile = settings.Dockerfile ?? "Dockerfile", CondaFile = Packages(null) }, cancellationToken).ConfigureAwait(false);
    }

    private string Image => job.Image?.Reference ?? settings.Image ?? (settings.UseGpu || machines is { UseGpu: true } or { Gpus: > 0 } ? GpuImage : CpuImage);

    private bool HasPackages => settings.CondaFile is not null || settings.RequirementsFile is not null || settings.CondaPackages.Length > 0 || PipPackages.Count > 0;

    private IEnumerable<string> PackageProperties => new[]
    {
        (nameof(settings.CondaFile), settings.CondaFile is not null),
        (nameof(settings.RequirementsFile), settings.RequirementsFile is not null),
        (nameof(settings.CondaPackages), settings.CondaPackages.Length > 0),
        (nameof(settings.PipPackages), settings.PipPackages.Length > 0),
        (nameof(settings.FrameworkVersion), PipPackages.Count > settings.PipPackages.Length),
    }.Where(static p => p.Item2).Select(static p => p.Item1);

    // The framework's version is a package too.
    private IReadOnlyList<string> PipPackages =>
    [
        .. settings.PipPackages,
        .. settings is { EntryScript: not null, Framework: "ray", FrameworkVersion: { } version } ? [$"ray[rllib]=={version}"] : Array.Empty<string>(),
    ];

    private string? Packages(string? below)
    {
        if (!HasPackages)
            return below;
        var own = settings.CondaFile is { } file ? Read(file) : null;
        if (own is not null && PipPackages.Count == 0 && below is null)
            return own;
        if (own is not null && below is not null)
            throw new UserException($"'{job.Target.Name}' has the environment {settings.RegisteredEnvironment} with conda packages of its own, and CondaFile; set CondaPackages and PipPackages in its place, which are added to them.");
        var requirements = settings.RequirementsFile is { } path ? CondaFile.Requirements(Read(path)) : [];
        return CondaFile.Write(own ?? below, settings.CondaPackages, [.. requirements, .. PipPackages]);
    }

    private string Read(string file)
    {
        var path = Path.Combine(job.SourceFolder, file);
        try
        {
            return File.ReadAllText(path).ReplaceLineEndings("\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private CodeUpload Context() => CodeUpload.Of(SourceFolder.Collect(Path.Combine(job.SourceFolder, settings.DockerContext!), job.Store.Root), job.Target.Name);

    // As the service itself writes it.
    private const string Prefix = "azureml:";

    private (string Name, string? Version)? Registered() => job.Image is not null || settings.RegisteredEnvironment is not { } text ? null
        : Registered(text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text);

    private static (string Name, string? Version) Registered(string text) => text.Split(':') is [var name, var version] ? (name, version) : (text.Split('@')[0], null);

    private static async Task<string> NewestAsync(WorkspaceSession workspace, string name, CancellationToken cancellationToken) =>
        (await workspace.TryGetAsync($"environments/{name}", $"the environment {name}", cancellationToken).ConfigureAwait(false)
            ?? throw new UserException($"The workspace {workspace.Name.Name} has no environment {name}.")).Text("properties", "latestVersion")
        ?? throw new UserException($"Azure does not say which version of the environment {name} is the newest; name one, as {name}:1.");

    /// <summary>Makes an environment, or finds the one that is the same.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="spec">What it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public static async Task<string> MakeAsync(WorkspaceSession workspace, ImageSpec spec, CancellationToken cancellationToken)
    {
        var (request, id) = Request(workspace.Name, spec);
        var path = request.Path[(workspace.Name.Id.Length + 1)..];
        if (await workspace.TryGetAsync(path, "the environment", cancellationToken).ConfigureAwait(false) is null)
            await workspace.Arm.SendAsync(request, "the environment", cancellationToken).ConfigureAwait(false);
        return id;
    }

    private static (IReadOnlyList<PlannedStep> Steps, string Id, ImageSpec? Spec) Planned(WorkspaceName workspace, Uri arm, IReadOnlyList<PlannedStep> before, ImageSpec spec)
    {
        var (request, id) = Request(workspace, spec);
        return ([.. before, request.Planned(arm)], id, spec);
    }

    private static (ArmRequest Request, string Id) Request(WorkspaceName workspace, ImageSpec spec)
    {
        JsonObject body = spec.ToJson();
        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body.ToJsonString())))[..VersionLength];
        return (ArmRequest.Put(workspace, $"environments/{Name}/versions/{version}", body), workspace.Environment(Name, version));
    }
}
