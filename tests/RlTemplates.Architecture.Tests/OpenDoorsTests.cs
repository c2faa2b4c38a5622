using System.Reflection;
using System.Text.RegularExpressions;
using RlTemplates.Experiments;
using RlTemplates.Networks;
using RlTemplates.Tracking;

namespace RlTemplates.Architecture.Tests;

/// <summary>What takes parts of anyone's names none of ours: targets, sinks, export strategies and engines are added by adding files.</summary>
public sealed partial class OpenDoorsTests
{
    private static readonly Type[] Bases = [typeof(SubmitsToAttribute), typeof(ITarget), typeof(SinkOptions), typeof(ExportStrategyOptions), typeof(EngineOptions)];

    private static readonly string[] Roles = ["SinkOptions", "Sink", "EngineOptions", "Engine", "ExportStrategyOptions", "ExportStrategy", "Target", "Attribute", "Options"];

    public static TheoryData<string> Folders => new("generators", "src/RlTemplates.Experiments", "src/RlTemplates.Estimators", "src/RlTemplates.Tracking");

    [Fact]
    public void Parts_of_every_kind_are_known() =>
        new[] { "SageMakerAttribute", "SageMaker", "LocalTarget", "CsvSinkOptions", "CsvSink", "Csv", "SimdEngine", "Simd" }.Except(Names()).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_part_is_named_outside_of_its_own_files(string folder)
    {
        var names = Names();

        Repository.Files(folder, "*.cs")
            .SelectMany(f => Words(f).Where(names.Contains).Where(name => !IsItsOwn(f, name)).Distinct().Select(name => $"{Repository.Name(f)}: {name}"))
            .ShouldBeEmpty();
    }

    /// <summary>A part is named where it is declared, in a folder of its own, and in the file that pairs a target with its attribute.</summary>
    private static bool IsItsOwn(string file, string name)
    {
        var text = File.ReadAllText(file);
        return Path.GetDirectoryName(file)!.Split('/', '\\').Contains(Short(name).Trim('"'), StringComparer.OrdinalIgnoreCase) || Declaration().Matches(text).Any(m => Short(m.Groups[1].Value) == Short(name))
            || text.Contains("[assembly: Target(", StringComparison.Ordinal);
    }

    /// <summary>The words of a file's code, in any case of their first letter; comments may give examples.</summary>
    private static IEnumerable<string> Words(string file) =>
        File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)).SelectMany(line => Word().Matches(line)).Select(m => m.Value);

    /// <summary>The class names of all parts that are built, and what is left of them without their role: <c>CsvSinkOptions</c>, <c>CsvSink</c>, <c>Csv</c> and, as a text, <c>"csv"</c>.</summary>
    private static HashSet<string> Names()
    {
        var parts = Directory.GetFiles(AppContext.BaseDirectory, "RlTemplates*.dll").Where(f => !f.EndsWith(".Tests.dll", StringComparison.Ordinal))
            .SelectMany(f => Assembly.LoadFrom(f).GetTypes()).Where(t => !t.IsAbstract && Array.Exists(Bases, b => b.IsAssignableFrom(t))).Select(t => t.Name).ToList();
        return [.. parts, .. parts.Select(WithoutOptions), .. parts.Select(Short), .. parts.Select(p => $"\"{Short(p).ToLowerInvariant()}\"")];
    }

    private static string WithoutOptions(string name) => name.EndsWith("Options", StringComparison.Ordinal) ? name[..^"Options".Length] : name;

    private static string Short(string name) =>
        Roles.FirstOrDefault(r => name.Length > r.Length && name.EndsWith(r, StringComparison.Ordinal)) is { } role ? name[..^role.Length] : name;

    [GeneratedRegex("\\b[A-Z]\\w*\\b|\"[a-z]+\"")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(?:class|record)\s+(\w+)")]
    private static partial Regex Declaration();
}
