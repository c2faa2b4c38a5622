using System.Text.Json;
using RlTemplates.AzureMl.Arm;
using RlTemplates.AzureMl.Requests;

namespace RlTemplates.AzureMl.Workspaces;

/// <summary>A workspace, and who asks it. Nothing is sent before the first question, and no credentials are looked for.</summary>
/// <param name="arm">Who asks.</param>
/// <param name="name">The workspace.</param>
internal sealed class WorkspaceSession(ArmConnection arm, WorkspaceName name)
{
    private string? _location;

    /// <summary>Who asks.</summary>
    public ArmConnection Arm { get; } = arm;

    /// <summary>The workspace.</summary>
    public WorkspaceName Name { get; } = name;

    /// <summary>Its region.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is no such workspace, or Azure cannot be reached.</exception>
    public async Task<string> LocationAsync(CancellationToken cancellationToken) =>
        _location ??= (await Arm.SendAsync(ArmRequest.Get(Name, ""), $"the workspace {Name.Name}", cancellationToken).ConfigureAwait(false)).Text("location")
            ?? throw new UserException($"Azure does not say in which region the workspace {Name.Name} is.");

    /// <summary>Asks for something in the workspace; null where there is none.</summary>
    /// <param name="path">Its path, such as <c>jobs/pong</c>.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public Task<JsonElement?> TryGetAsync(string path, string what, CancellationToken cancellationToken) => Arm.TryGetAsync(ArmRequest.Get(Name, path), what, cancellationToken);
}
