using RlTemplates.Inference;

namespace RlTemplates.Serving;

/// <summary>Where models come from: a policy, or a path at which newer ones appear.</summary>
internal sealed class ModelSource
{
    private const string PolicyName = "policy.bin";

    private readonly string? _path;
    private readonly Func<Policy>? _load;
    private (DateTime Written, long Length) _loaded;

    private ModelSource(string? path, Func<Policy>? load) => (_path, _load) = (path, load);

    /// <summary>Whether a newer model may appear.</summary>
    public bool CanChange => _path is not null;

    /// <summary>The path, for messages.</summary>
    public string Path => _path ?? "";

    public static ModelSource At(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(System.IO.Path.GetFullPath(path), null);
    }

    public static ModelSource Of(Policy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new(null, () => policy);
    }

    /// <summary>A policy that is made when it is needed.</summary>
    public static ModelSource Of(Func<Policy> load) => new(null, load);

    /// <summary>Loads the model that is there now.</summary>
    /// <exception cref="IOException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public Policy Load()
    {
        if (_load is not null)
            return _load();
        // Before it is read: what replaces it meanwhile is then found to be newer.
        _loaded = Stamp();
        return Policy.Load(_path!);
    }

    /// <summary>Whether another file is there than was loaded last.</summary>
    public bool HasChanged() => Stamp() is var stamp && stamp != _loaded && stamp != default;

    private (DateTime, long) Stamp()
    {
        foreach (var file in (ReadOnlySpan<string>)[_path!, System.IO.Path.Combine(_path!, PolicyName), System.IO.Path.Combine(_path!, "model", PolicyName)])
        {
            var info = new FileInfo(file);
            if (info.Exists)
                return (info.LastWriteTimeUtc, info.Length);
        }
        return default;
    }
}
