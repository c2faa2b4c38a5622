using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Policies;

/// <summary>
/// Finds the kits of a program: those that the generator wrote into the definition, and those that lie beside the program, which somebody who does without
/// generator and analyzers still has.
/// </summary>
internal static class KitFiles
{
    private static readonly string[] Foreign = ["System.", "Microsoft."];

    /// <summary>The kits in the order of their names.</summary>
    public static IReadOnlyList<Assembly> Of(ExperimentDefinition definition) =>
        [.. definition.Kits.Concat(Beside().Select(path => Assembly.Load(new AssemblyName(Path.GetFileNameWithoutExtension(path))))).Distinct().OrderBy(k => k.GetName().Name, StringComparer.Ordinal)];

    private static IEnumerable<string> Beside()
    {
        var folder = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var trusted = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return trusted.Where(path => Path.GetDirectoryName(path) == folder && !Foreign.Any(f => Path.GetFileName(path).StartsWith(f, StringComparison.Ordinal)) && MayBeKit(path));
    }

    private static bool MayBeKit(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            if (!file.HasMetadata)
                return false;
            var metadata = file.GetMetadataReader();
            return metadata.TypeReferences.Select(metadata.GetTypeReference).Any(t =>
                metadata.StringComparer.Equals(t.Namespace, nameof(RlTemplates)) && metadata.StringComparer.Equals(t.Name, nameof(RlPolicyAttribute)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            throw new UserException($"{path} may hold a policy, but cannot be read: {e.Message}");
        }
    }
}
