using System.Runtime.InteropServices;
using System.Xml.Linq;
using RlTemplates.TorchSharp.Tests;

namespace RlTemplates.Outsider.Tests;

/// <summary>
/// The outsider's tests run on the torch engine: its package is added to his program, and environment variables choose it.
/// </summary>
internal static class Engine
{
    /// <summary>The engine of workers in processes of their own.</summary>
    public const string Quick = "torch";

    /// <summary>Further arguments of the packing.</summary>
    public static string[] PackProperties => ["-p:WithTorch=true"];

    /// <summary>Environment variables of every program.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string> { ["RLT_ENGINE__TYPE"] = Quick };

    /// <summary>Adds the engine's package, and one with libtorch for this system, as a user would.</summary>
    public static void AddTo(OutsiderProgram program)
    {
        var libtorch = RuntimeInformation.RuntimeIdentifier == "linux-x64" ? "libtorch-cpu-linux-x64" : "TorchSharp-cpu";
        Edit(program.ProjectFile, project => project.Add(
            new XElement(
                "PropertyGroup",
                new XElement("RuntimeIdentifier", "$(NETCoreSdkPortableRuntimeIdentifier)"),
                new XElement("SelfContained", "false"),
                new XElement("AppendRuntimeIdentifierToOutputPath", "false")),
            new XElement("ItemGroup", Reference("RlTemplates.TorchSharp"), Reference(libtorch))));
        var versions = new XElement(
            "ItemGroup", Version("RlTemplates.TorchSharp", "$(RlTemplatesVersion)"), Version(libtorch, VersionOf(libtorch)));
        Edit(Path.Combine(program.Folder, "Directory.Packages.props"), packages => packages.Add(versions));
    }

    /// <summary>Lets a built program load libtorch where the C++ library is old.</summary>
    public static void Prepare(string folder) => OldStandardLibrary.Weaken(folder);

    private static XElement Reference(string package) => new("PackageReference", new XAttribute("Include", package));

    private static XElement Version(string package, string version) =>
        new("PackageVersion", new XAttribute("Include", package), new XAttribute("Version", version));

    // The one that the repository tests with.
    private static string VersionOf(string package) =>
        XElement.Load(Path.Combine(Packed.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(p => p.Attribute("Include")!.Value == package).Attribute("Version")!.Value;

    private static void Edit(string file, Action<XElement> change)
    {
        var project = XElement.Load(file);
        change(project);
        project.Save(file);
    }
}
