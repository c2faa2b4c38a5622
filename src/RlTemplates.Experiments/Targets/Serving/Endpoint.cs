namespace RlTemplates.Experiments;

/// <summary>A policy that is served somewhere. Disposing of it releases the client only; <see cref="DeleteAsync"/> ends it.</summary>
/// <param name="info">What the target says of it.</param>
public abstract class Endpoint(EndpointInfo info) : IAsyncDisposable
{
    /// <summary>What the target says of it, as it was last read.</summary>
    public EndpointInfo Info { get; protected internal set; } = info;

    /// <summary>What the target calls it.</summary>
    public string Name => Info.Name;

    /// <summary>Where it answers; null where it has no address that is asked directly.</summary>
    public Uri? Address => Info.Address;

    /// <summary>Asks it for actions.</summary>
    public abstract Predictor Predictor { get; }

    /// <summary>Ends it and all that it costs, and returns when it is gone; one that is gone stays so.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">It cannot be deleted from here.</exception>
    public abstract Task DeleteAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
