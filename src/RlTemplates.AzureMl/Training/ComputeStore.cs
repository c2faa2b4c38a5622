using System.Text.Json;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Training;

/// <summary>Clusters of a workspace.</summary>
/// <param name="workspace">The workspace.</param>
/// <param name="settings">The attribute of the target.</param>
/// <param name="target">Name of the target.</param>
internal sealed class ComputeStore(WorkspaceSession workspace, AzureMlAttribute settings, string target)
{
    private static readonly TimeSpan LongestCreation = TimeSpan.FromMinutes(20);

    /// <summary>Makes the cluster of a group, or finds it.</summary>
    /// <param name="group">The group.</param>
    /// <param name="waits">Whether to wait until it is made.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is another compute of that name, Azure refuses, or it cannot be reached.</exception>
    public async Task<ComputeInfo> EnsureAsync(MachineGroupAttribute group, bool waits, CancellationToken cancellationToken)
    {
        var what = $"the compute {group.Name}";
        if (await workspace.TryGetAsync($"computes/{group.Name}", what, cancellationToken).ConfigureAwait(false) is { } there)
        {
            EnsureSame(group, there);
            if (!waits || StateOf(there) is not ("Creating" or "Updating"))
                return Info(there);
        }
        var spec = JobMachines.SpecOf(group, settings, workspace.Name, await workspace.LocationAsync(cancellationToken).ConfigureAwait(false), target);
        var request = ArmRequest.Put(workspace.Name, $"computes/{group.Name}", spec.ToJson());
        return Info(waits
            ? await workspace.Arm.CompleteAsync(request, what, LongestCreation, cancellationToken).ConfigureAwait(false)
            : await workspace.Arm.SendAsync(request, what, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The clusters.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task<IReadOnlyList<ComputeInfo>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<ComputeInfo>();
        await foreach (var compute in workspace.Arm.ListAsync(ArmRequest.Get(workspace.Name, "computes"), "the computes", cancellationToken).ConfigureAwait(false))
        {
            if (compute.Text("properties", "computeType") == ComputeSpec.ComputeType)
                found.Add(Info(compute));
        }
        return found;
    }

    /// <summary>How a cluster stands; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">It is something else than a cluster, or Azure cannot be reached.</exception>
    public async Task<ComputeInfo?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (await workspace.TryGetAsync($"computes/{name}", $"the compute {name}", cancellationToken).ConfigureAwait(false) is not { } there)
            return null;
        EnsureCluster(name, there);
        return Info(there);
    }

    /// <summary>Deletes a cluster, with its machines; where there is none, nothing is done.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">It is something else than a cluster, or Azure refuses or cannot be reached.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is null)
            return;
        try
        {
            await workspace.Arm.SendAsync(
                ArmRequest.Delete(workspace.Name, $"computes/{name}") with { Query = "underlyingResourceAction=Delete" }, $"the deletion of the compute {name}", cancellationToken).ConfigureAwait(false);
        }
        catch (UserException exception) when (Arm.ArmException.IsMissing(exception))
        {
            // Somebody else was faster.
        }
    }

    private void EnsureCluster(string name, JsonElement there)
    {
        if (there.Text("properties", "computeType") is var type && type != ComputeSpec.ComputeType)
            throw new UserException($"The compute '{name}' of the workspace {workspace.Name.Name} is of type {type}, and '{target}' trains on clusters ({ComputeSpec.ComputeType}). Give the machine group another name.");
    }

    private void EnsureSame(MachineGroupAttribute group, JsonElement there)
    {
        EnsureCluster(group.Name, there);
        if (StateOf(there) is var state && state is "Deleting" or "Failed")
            throw new UserException($"The compute '{group.Name}' of the workspace {workspace.Name.Name} {(state == "Deleting" ? "is being deleted" : "could not be made" + (ProblemOf(there) is { } problem ? $" ({problem.TrimEnd('.')})" : ""))}. Delete it and make it anew, or give the machine group another name.");
        var size = there.Text("properties", "properties", "vmSize");
        if (group.VmSize is { } wanted && !wanted.Equals(size, StringComparison.OrdinalIgnoreCase))
            throw Other("machines of the size " + size, "the size " + wanted);
        var isLow = there.Text("properties", "properties", "vmPriority") == "LowPriority";
        if (group.LowPriority != isLow)
            throw Other(isLow ? "low-priority machines" : "dedicated machines", isLow ? "dedicated ones (LowPriority = false)" : "low-priority ones (LowPriority = true)");
        var most = there.Count("properties", "properties", "scaleSettings", "maxNodeCount");
        if (most < JobMachines.CountOf(group))
            throw Other(FormattableString.Invariant($"at most {most} machines"), FormattableString.Invariant($"{JobMachines.CountOf(group)} for one job"));
        // Head and workers in two networks never meet, after both are paid for.
        var subnet = there.Text("properties", "properties", "subnet", "id");
        if (JobMachines.SubnetOf(group, settings, workspace.Name) is { } inside && !inside.Equals(subnet, StringComparison.OrdinalIgnoreCase))
            throw Other(subnet is null ? "no virtual network" : "the subnet " + subnet, "the subnet " + inside);

        UserException Other(string has, string asked) => new(
            $"The compute '{group.Name}' of the workspace {workspace.Name.Name} has {has}, and [{group.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal)}(\"{group.Name}\")] asks for {asked}. Give the machine group another name, or delete the compute.");
    }

    private ComputeInfo Info(JsonElement compute)
    {
        var (name, resizing) = (compute.Text("name") ?? "", compute.Text("properties", "properties", "allocationState") == "Resizing");
        var counts = compute.Member("properties", "properties", "nodeStateCounts");
        return new(name, target, StateOf(compute) switch
        {
            "Creating" or "Updating" => ComputeStatus.Creating,
            "Failed" or "Canceled" => ComputeStatus.Failed,
            "Deleting" => ComputeStatus.Deleting,
            _ => resizing ? ComputeStatus.Resizing : ComputeStatus.Ready,
        })
        {
            VmSize = compute.Text("properties", "properties", "vmSize"),
            Nodes = counts is { } c ? (c.Count("idleNodeCount") ?? 0) + (c.Count("runningNodeCount") ?? 0) : compute.Count("properties", "properties", "currentNodeCount") ?? 0,
            MinNodes = compute.Count("properties", "properties", "scaleSettings", "minNodeCount") ?? 0,
            MaxNodes = compute.Count("properties", "properties", "scaleSettings", "maxNodeCount") ?? 0,
            Problem = ProblemOf(compute),
        };
    }

    private static string? StateOf(JsonElement compute) => compute.Text("properties", "provisioningState");

    private static string? ProblemOf(JsonElement compute) =>
        compute.List("properties", "provisioningErrors").Concat(compute.List("properties", "properties", "errors")).Select(e => e.Text("error", "message")).FirstOrDefault(m => !string.IsNullOrEmpty(m));
}
