using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class ManifestTests
{
    private const string Types = """
        namespace Team
        {
            [System.AttributeUsage(System.AttributeTargets.Class)]
            public sealed class TargetAttribute : RlTemplates.OptionsAttribute;

            /// <summary>Where it runs.</summary>
            [Target]
            public sealed partial record Target(/* positional */ int Nodes = 2)
            {
                /// <summary>
                /// Kind of <paramref name="Nodes"/>, see <see cref="System.Collections.Generic.List{T}"/> and
                /// <see langword="null"/>; <c>"quoted"</c> &amp; more.
                /// </summary>
                public string Name { get; init; } = "a\"b";

                public double? Price { get; init; }
                public System.DayOfWeek Day { get; init; }
                public System.DayOfWeek Other { get; init; } = System.DayOfWeek.Friday;
                public double Rate { get; init; } = 1e-5;
                public bool On { get; init; } = !false;
                public int Twice { get; init; } = 2 * 21;
                public int[] Sizes { get; init; } = [];
                public object Computed => 1;
                public int GetOnly { get; } = 1;
            }

            [System.Serializable]
            public sealed partial record Target;

            public static class Outer
            {
                [RlTemplates.Options] internal sealed record Inner { public int A { get; init; } = -1; }
                [RlTemplates.Options] private sealed record Hidden { public int A { get; init; } }
                [RlTemplates.Options] public sealed record Generic<T> { public int A { get; init; } }
            }
        }
        """;

    [Theory]
    [InlineData(DocumentationMode.None)]
    [InlineData(DocumentationMode.Parse)]
    [InlineData(DocumentationMode.Diagnose)]
    public void DefaultsAndDocs(DocumentationMode documentation)
    {
        var run = GeneratorHarness.Run(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, Types], documentation: documentation));
        run.Sources.Keys.Order(StringComparer.Ordinal).ShouldBe(["Team.Outer+Inner.Manifest.g.cs", "Team.Target.Manifest.g.cs"]);
        run.Diagnostics.Where(d => !d.Contains("CS1591", StringComparison.Ordinal) && !d.Contains("CS1734", StringComparison.Ordinal)).ShouldBeEmpty();
        var rows = run.Output.Assembly.GetAttributes().Where(a => a.AttributeClass!.Name == "OptionManifestAttribute" && ((INamedTypeSymbol)a.ConstructorArguments[0].Value!).Name == "Target")
            .ToDictionary(a => (string)a.ConstructorArguments[1].Value!, a => a.NamedArguments.ToDictionary(n => n.Key, n => n.Value.Value as string));
        rows.Keys.ShouldBe(["Nodes", "Name", "Price", "Day", "Other", "Rate", "On", "Twice", "Sizes"], ignoreOrder: true);
        rows["Name"]["Summary"].ShouldBe("Kind of Nodes, see List and null; \"quoted\" & more.");
        rows.Values.Select(r => r.GetValueOrDefault("Default")).ShouldBe(["2", "a\"b", "null", "sunday", "friday", "1e-05", "true", "42", "[]"]);
    }
}
