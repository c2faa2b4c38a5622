namespace RlTemplates.Generators.Machines;

/// <summary>Sizes of machines by provider and name, whatever its case. What a project's own files say comes before what is known.</summary>
internal sealed class MachineTable
{
    private const string Resource = "known.vmsizes.csv";

    private static readonly Lazy<IReadOnlyList<MachineSize>> Known = new(static () => MachineFile.Read(KnownLines()).Sizes);

    private readonly Dictionary<string, MachineSize> _sizes = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="own">Sizes of the project's own files.</param>
    public MachineTable(IEnumerable<MachineSize> own)
    {
        foreach (var size in Known.Value.Concat(own))
            _sizes[Key(size.Provider, size.Name)] = size;
    }

    /// <summary>The size, or null where nothing is known of it.</summary>
    public MachineSize? Find(string provider, string name) => _sizes.TryGetValue(Key(provider, name), out var size) ? size : null;

    /// <summary>The first size of that name of any provider, or null.</summary>
    public MachineSize? Find(string name) => _sizes.Values.Where(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).OrderBy(s => s.Provider, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The size of a provider that is most like another: as many GPUs where it can be, then CPUs, then memory; null where the provider has none.</summary>
    public MachineSize? Like(MachineSize other, string provider) =>
        Of(provider).OrderBy(s => s.Gpus == other.Gpus ? 0 : Math.Abs(s.Gpus - other.Gpus) + 1).ThenBy(s => Math.Abs(s.Cpus - other.Cpus)).ThenBy(s => Math.Abs(s.MemoryGib - other.MemoryGib))
            .ThenBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>All sizes of a provider.</summary>
    public IEnumerable<MachineSize> Of(string provider) => _sizes.Values.Where(s => s.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase));

    /// <summary>Names of the sizes of all providers.</summary>
    public IEnumerable<string> Names => _sizes.Values.Select(s => s.Name);

    private static string Key(string provider, string name) => provider + "," + name;

    private static IEnumerable<string> KnownLines()
    {
        using var stream = typeof(MachineTable).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
