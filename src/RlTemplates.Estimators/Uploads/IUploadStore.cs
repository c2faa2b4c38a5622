namespace RlTemplates.Estimators.Uploads;

/// <summary>A store of objects by name that can create one only where there is none yet, as services do for a request with <c>If-None-Match: *</c>.</summary>
public interface IUploadStore
{
    /// <summary>Creates an object unless there is one of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its content.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where there is one already, which stays as it is.</returns>
    Task<bool> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Reads an object.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its content; null where there is none.</returns>
    Task<ReadOnlyMemory<byte>?> TryReadAsync(string name, CancellationToken cancellationToken);
}
