namespace RlTemplates.Experiments;

/// <summary>Writes a policy in some form: a record of <c>export.strategies</c>, a method of the config class with <c>[ExportStrategy]</c>, or code of one's own.</summary>
/// <param name="name">Name of the export and of its folder below <c>exports</c>: letters, digits, '-', '_', '.' and blanks, without a dot in front.</param>
/// <param name="export">
/// Writes the files of an export into an empty folder, which is renamed when all is written, so that nobody sees a part of it. The token is cancelled where the run is
/// interrupted. An exception fails the export, not training.
/// </param>
public sealed class ExportStrategy(string name, Action<ExportSource, string, CancellationToken> export)
{
    /// <summary>Name of the export and of its folder below <c>exports</c>.</summary>
    public string Name => name;

    /// <summary>The strategy that a record of options stands for.</summary>
    /// <param name="options">The options.</param>
    public static ExportStrategy Of(ExportStrategyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(options.FolderName, options.Export);
    }

    internal void Export(ExportSource source, string folder, CancellationToken cancellationToken) => export(source, folder, cancellationToken);
}
