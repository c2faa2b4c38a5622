using RlTemplates.AzureMl.Training;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl;

/// <content>Keeps machines: clusters of the workspace.</content>
public sealed partial class AzureMlTarget : IComputeTarget
{
    private ComputeStore Computes => new(Open(Directory.GetCurrentDirectory()), settings, settings.Name ?? DefaultName);

    /// <inheritdoc/>
    public Task<ComputeInfo> CreateComputeAsync(MachineGroupAttribute group, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(group);
        return Computes.EnsureAsync(group, waits: false, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ComputeInfo>> ListComputeAsync(CancellationToken cancellationToken) => Computes.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<ComputeInfo?> FindComputeAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Computes.FindAsync(name, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteComputeAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Computes.DeleteAsync(name, cancellationToken);
    }
}
