using Microsoft.Extensions.Hosting;

namespace RlTemplates.AzureMl.Fake;

/// <summary>Leaves the signals of the process to the tests' runner.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
