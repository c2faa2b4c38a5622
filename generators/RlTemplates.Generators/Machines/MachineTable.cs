namespace RlTemplates.Generators.Machines;

/// <summary>Sizes of machines by provider and name, whatever its case. What a project's own files say comes before what is known.</summary>
internal sealed class MachineTable
{
    private const string Resource = "known.vmsizes.csv";

    private static readonly Lazy<IReadOnlyList<MachineSize>> Known = new(static () => MachineFile.Read(KnownLines()).Sizes);

    private readonly Dictionary<string, MachineSize> _sizes = new(StringComparer.OrdinalIgnoreCase);

    private readonly DateTime _today;

    /// <param name="own">Sizes of the project's own files.</param>
    /// <param name="today">The day on which sizes are judged.</param>
    public MachineTable(IEnumerable<MachineSize> own, DateTime today)
    {
        _today = today;
        foreach (var size in Known.Value.Concat(own))
            _sizes[Key(size.Provider, size.Name)] = size;
    }

    /// <summary>The size, or null where nothing is known of it.</summary>
    public MachineSize? Find(string provider, string name) => _sizes.TryGetValue(Key(provider, name), out var size) ? size : null;

    /// <summary>Whether a provider has a size no more.</summary>
    public bool IsGone(MachineSize size) => size.IsGone(_today);

    /// <summary>The size that is taken instead of one that is gone, past successors that are gone too; null where none is known.</summary>
    public string? SuccessorOf(MachineSize size)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (size.Successor is { } successor && seen.Add(successor))
        {
            if (Find(size.Provider, successor) is not { } next || !IsGone(next))
                return successor;
            size = next;
        }
        return null;
    }

    /// <summary>The first size of that name of any provider, or null.</summary>
    public MachineSize? Find(string name) => _sizes.Values.Where(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).OrderBy(s => s.Provider, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The size of a provider that is most like another: as many GPUs where it can be, then CPUs, then memory; null where the provider has none.</summary>
    public MachineSize? Like(MachineSize other, string provider) =>
        Of(provider).OrderBy(s => s.Gpus == other.Gpus ? 0 : Math.Abs(s.Gpus - other.Gpus) + 1).ThenBy(s => Math.Abs(s.Cpus - other.Cpus)).ThenBy(s => Math.Abs(s.MemoryGib - other.MemoryGib))
            .ThenBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The sizes that a provider has today.</summary>
    public IEnumerable<MachineSize> Of(string provider) => _sizes.Values.Where(s => s.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase) && !IsGone(s));

    /// <summary>Names of the sizes of all providers, those that are gone too.</summary>
    public IEnumerable<string> Names => _sizes.Values.Select(s => s.Name);

    /// <summary>Names of the sizes that providers have today.</summary>
    public IEnumerable<string> NamesToday => _sizes.Values.Where(s => !IsGone(s)).Select(s => s.Name);

    private static string Key(string provider, string name) => provider + "," + name;

    private static IEnumerable<string> KnownLines()
    {
        using var stream = typeof(MachineTable).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
