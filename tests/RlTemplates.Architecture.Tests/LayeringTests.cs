using System.Text.RegularExpressions;

namespace RlTemplates.Architecture.Tests;

public sealed partial class LayeringTests
{
    private static readonly Dictionary<string, int> Layers = new()
    {
        ["RlTemplates.Abstractions"] = 0,
        ["RlTemplates.Environments"] = 1,
        ["RlTemplates.Inference"] = 1,
        ["RlTemplates.Tracking"] = 1,
        ["RlTemplates.Learning"] = 2,
        ["RlTemplates.Experiments"] = 2,
        ["RlTemplates.Estimators"] = 3,
        ["RlTemplates.TorchSharp"] = 3,
        ["RlTemplates"] = 4,
        ["RlTemplates.SageMaker"] = 4,
        ["RlTemplates.Mlflow"] = 5,
        ["RlTemplates.AzureMl"] = 4,
        ["RlTemplates.Slurm"] = 4,
        ["RlTemplates.Serving"] = 5,
        ["RlTemplates.Testing"] = 5,
        ["RlTemplates.Cluster"] = 5,
    };

    public static TheoryData<string> Sources => new(Repository.Projects("src").Select(p => p.Name));

    [Theory]
    [MemberData(nameof(Sources))]
    public void References_run_only_downward(string name)
    {
        Layers.ShouldContainKey(name, $"{name} has no layer in this test yet");
        var project = Repository.Projects("src").Single(p => p.Name == name);

        project.References.Where(r => !Layers.TryGetValue(r, out var layer) || layer >= Layers[name]).ShouldBeEmpty();
    }

    [Fact]
    public void Every_layer_has_its_project() =>
        Repository.Projects("src").Select(p => p.Name).Order(StringComparer.Ordinal)
            .ShouldBe(Layers.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void The_abstractions_depend_on_nothing()
    {
        var abstractions = Repository.Projects("src").Single(p => p.Name == "RlTemplates.Abstractions");

        abstractions.References.ShouldBeEmpty();
        abstractions.Xml.Descendants("PackageReference").ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_entry_script_brings_a_console_along() =>
        Repository.Projects("src").Where(p => p.Xml.Descendants("PackageReference").Any(r => (string?)r.Attribute("Include") is "Spectre.Console" or "System.CommandLine"))
            .Select(p => p.Name).ShouldBe(["RlTemplates"]);

    [Fact]
    public void Only_what_listens_brings_asp_net_along() =>
        Repository.Projects("src").Where(p => p.Xml.Descendants("FrameworkReference").Any()).Select(p => p.Name)
            .ShouldBe(["RlTemplates.Cluster", "RlTemplates.Serving"], ignoreOrder: true);

    [Fact]
    public void No_message_below_the_entry_script_names_an_option_of_a_verb() =>
        new[] { "RlTemplates.Tracking", "RlTemplates.Experiments" }.SelectMany(p => Repository.Files(Path.Combine("src", p), "*.cs"))
            .Where(f => OptionInMessage().IsMatch(File.ReadAllText(f))).Select(Repository.Name)
            .ShouldBe(["src/RlTemplates.Experiments/Targets/JobArguments.cs"], "it writes the command line of a job's process");

    [GeneratedRegex("\"[^\"\\n]*(?<![\\w-])--[a-z]")]
    private static partial Regex OptionInMessage();

    [Fact]
    public void The_generator_references_no_project() =>
        Repository.Projects("generators").SelectMany(p => p.References)
            .Where(r => !r.StartsWith("RlTemplates.Generators", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void No_source_references_a_test() =>
        Repository.Projects("src").SelectMany(p => p.References).Where(r => r.EndsWith(".Tests", StringComparison.Ordinal)).ShouldBeEmpty();
}
