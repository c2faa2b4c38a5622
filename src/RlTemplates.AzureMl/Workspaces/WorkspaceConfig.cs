using System.Text.Json;

namespace RlTemplates.AzureMl.Workspaces;

/// <summary>
/// The workspace's <c>config.json</c>, as the portal gives it and every tool of Azure Machine Learning reads it: in a folder, in its folder <c>.azureml</c>, or in
/// those above.
/// </summary>
internal static class WorkspaceConfig
{
    private const string FileName = "config.json", OwnFolder = ".azureml";
    private const int LargestFile = 1 << 20;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The workspace that an attribute names; what it leaves out stands in <c>config.json</c>.</summary>
    /// <param name="settings">The attribute.</param>
    /// <param name="target">Name of the target, for messages.</param>
    /// <param name="folder">Where to begin looking.</param>
    /// <exception cref="UserException">Something is missing, or the file cannot be read.</exception>
    public static WorkspaceName Find(AzureMlAttribute settings, string target, string folder) =>
        Named(settings, target, folder) is var name && settings.ApiVersion is { } version ? name with { ApiVersion = version } : name;

    private static WorkspaceName Named(AzureMlAttribute settings, string target, string folder)
    {
        if (settings is { SubscriptionId: { } subscription, ResourceGroup: { } group, Workspace: { } workspace })
            return new(subscription, group, workspace);
        var path = FindFile(folder);
        var known = path is null ? new(StringComparer.Ordinal) : Read(path);
        return new(
            settings.SubscriptionId ?? known.GetValueOrDefault("subscription_id") ?? throw Missing("subscription_id", nameof(settings.SubscriptionId)),
            settings.ResourceGroup ?? known.GetValueOrDefault("resource_group") ?? throw Missing("resource_group", nameof(settings.ResourceGroup)),
            settings.Workspace ?? known.GetValueOrDefault("workspace_name") ?? throw Missing("workspace_name", nameof(settings.Workspace)));

        UserException Missing(string member, string property) => new(path is null
            ? $"'{target}' does not know its workspace: set SubscriptionId, ResourceGroup and Workspace on [AzureMl], or put the workspace's config.json, which the portal offers for download, into {folder} or a folder above it."
            : $"{path} has no {member}; add it, or set {property} on [AzureMl] of '{target}'.");
    }

    /// <summary>The nearest such file; null where there is none. As Azure's own tools do, only a file that names a workspace counts.</summary>
    /// <param name="folder">Where to begin looking.</param>
    public static string? FindFile(string folder)
    {
        for (var place = new DirectoryInfo(folder); place is not null; place = place.Parent)
        {
            foreach (var path in new[] { Path.Combine(place.FullName, FileName), Path.Combine(place.FullName, OwnFolder, FileName) })
            {
                if (File.Exists(path) && NamesWorkspace(path))
                    return path;
            }
        }
        return null;
    }

    // Many programs have a config.json of another kind; one in .azureml is meant for this.
    private static bool NamesWorkspace(string path)
    {
        if (Path.GetFileName(Path.GetDirectoryName(path)) == OwnFolder)
            return true;
        try
        {
            return Read(path).Keys.Any(k => k is "subscription_id" or "resource_group" or "workspace_name");
        }
        catch (UserException)
        {
            return false;
        }
    }

    private static Dictionary<string, string> Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LargestFile)
                throw new UserException($"{path} is too large for the config.json of a workspace.");
            using var document = JsonDocument.Parse(WithoutMark(File.ReadAllBytes(path)), Lenient);
            return document.RootElement.NamedTexts();
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path} cannot be read as the config.json of a workspace: {exception.Message}", exception);
        }
    }

    // Editors on Windows put a byte order mark in front.
    private static ReadOnlyMemory<byte> WithoutMark(byte[] json) => json.AsSpan().StartsWith("\uFEFF"u8) ? json.AsMemory(3) : json;
}
