using System.Diagnostics;
using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Local;

/// <summary>A serving process of this machine, known through its folder alone.</summary>
/// <param name="info">What is known of it.</param>
/// <param name="folder">Its folder.</param>
internal sealed class LocalEndpoint(EndpointInfo info, string folder) : Endpoint(info)
{
    // Longer than a server drains.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private Predictor? _predictor;

    /// <inheritdoc/>
    public override Predictor Predictor => _predictor ??= new HttpPredictor(
        Address ?? throw new EndpointException($"Endpoint {Name} has no address: it {(Info.Status == EndpointStatus.Starting ? "does not answer yet" : $"has failed, {Info.Problem}")}."), Name);

    /// <inheritdoc/>
    public override async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        if (LocalEndpointFile.TryRead(folder) is not { } file)
            return;
        if (file.Process is { MayRun: true } process)
            await EndAsync(process, cancellationToken).ConfigureAwait(false);
        DurableFolder.TryDelete(folder);
    }

    private async Task EndAsync(ProcessMark process, CancellationToken cancellationToken)
    {
        if (!string.Equals(process.Host, Environment.MachineName, StringComparison.OrdinalIgnoreCase))
            throw new UserException($"Endpoint {Name} is served on {process.Host}; delete it there.");
        // The file may come from anywhere; it does not decide which process ends.
        if (!process.IsProven)
            throw new UserException(string.Create(CultureInfo.InvariantCulture, $"Endpoint {Name} names process {process.ProcessId}, which is not known to be its own, so it gets no signal; end it yourself and remove {folder}."));
        DetachedProcess.Stop(process.ProcessId);
        if (await HasEndedAsync(process, Grace, cancellationToken).ConfigureAwait(false))
            return;
        DetachedProcess.End(process.ProcessId);
        if (!await HasEndedAsync(process, KillGrace, cancellationToken).ConfigureAwait(false))
            throw new EndpointException(string.Create(CultureInfo.InvariantCulture, $"Endpoint {Name} has not ended, although its process {process.ProcessId} was killed; the system does not let it go yet."));
    }

    private static async Task<bool> HasEndedAsync(ProcessMark process, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); process.MayRun; await Task.Delay(Pause, cancellationToken).ConfigureAwait(false))
        {
            if (clock.Elapsed > patience)
                return false;
        }
        return true;
    }
}
