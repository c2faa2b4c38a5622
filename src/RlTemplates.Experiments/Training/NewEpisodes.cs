namespace RlTemplates.Experiments;

/// <summary>Makes the environments of a resumed run, and says which of them start new episodes because they cannot be saved.</summary>
internal sealed class NewEpisodes(Func<int, IEnvironment> create)
{
    private readonly Lock _lock = new();
    private string? _name;
    private int _copies;

    /// <summary>What the user should know; null where all episodes continue.</summary>
    public string? Message
    {
        get
        {
            lock (_lock)
            {
                return _name is null ? null
                    : FormattableString.Invariant($"{_name} cannot be saved, so its {_copies} copies start new episodes; all counts continue, without the unfinished episodes");
            }
        }
    }

    /// <summary>Makes a vector of environments.</summary>
    public IEnvironment Create(int count)
    {
        var environment = create(count);
        if (environment is not ISavableEnvironment)
        {
            lock (_lock)
                (_name, _copies) = (environment.Spec.Name, _copies + count);
        }
        return environment;
    }
}
