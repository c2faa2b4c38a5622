namespace RlTemplates.AzureMl.Storage;

/// <summary>A place in a datastore: <c>azureml://datastores/NAME/paths/PATH</c>.</summary>
/// <param name="Datastore">The datastore.</param>
/// <param name="Path">The path in it, without a slash at its end.</param>
internal sealed record DatastoreUri(string Datastore, string Path)
{
    private const string Prefix = "azureml://", Datastores = "datastores/", Paths = "/paths/";

    /// <summary>Reads one, short or with subscription and workspace; null where it is none.</summary>
    public static DatastoreUri? TryParse(string? text)
    {
        if (text?.StartsWith(Prefix, StringComparison.Ordinal) != true || text.IndexOf(Datastores, StringComparison.Ordinal) is not (> 0 and var at))
            return null;
        var rest = text[(at + Datastores.Length)..];
        return rest.IndexOf(Paths, StringComparison.Ordinal) is > 0 and var end ? new(rest[..end], rest[(end + Paths.Length)..].TrimEnd('/')) : null;
    }

    /// <summary>A place below.</summary>
    public DatastoreUri Below(string path) => this with { Path = Path.Length == 0 ? path : $"{Path}/{path}" };

    /// <inheritdoc/>
    public override string ToString() => $"{Prefix}{Datastores}{Datastore}{Paths}{Path}";
}
