using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class EnvironmentCachingTests
{
    [Theory]
    [InlineData("? 1 : -0.01f", "? 1 : -0.02f", "")]
    [InlineData("Length { get; init; } = 5", "Length { get; init; } = 6", "Manifests")]
    [InlineData("public int Length {", "[System.ComponentModel.DataAnnotations.Range(1, 9)] public int Length {", "EnvironmentTasks")]
    [InlineData("Low = 0, High = 1", "Low = 0, High = 2", "EnvironmentCopies")]
    [InlineData("Direction { Left", "Direction { West", "EnvironmentCopies")]
    [InlineData("\"hallway\"", "\"corridor\"", "EnvironmentCopies EnvironmentPolicies")]
    [InlineData("_place", "_at", "EnvironmentCopies EnvironmentStates")]
    [InlineData("\"pong-impala\"", "\"pong\"", "Definitions Entries EntryPoint")]
    public void AnEditRerunsOnlyWhatItConcerns(string old, string replacement, string modified)
    {
        var source = Samples.Pong + EnvironmentSamples.Hallway;
        var edited = source.Replace(old, replacement, StringComparison.Ordinal);
        edited.ShouldNotBe(source);
        var again = GeneratorHarness.Run(source).Rerun(edited);

        again.Results.SelectMany(r => r.TrackedSteps)
            .Where(s => s.Key is not (TrackingNames.Experiments or TrackingNames.Environments) && TrackingNames.All.Contains(s.Key))
            .Where(s => s.Value.SelectMany(v => v.Outputs).Any(o => o.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)))
            .Select(s => s.Key).Order(StringComparer.Ordinal)
            .ShouldBe(modified.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[Observation] float @class; [Action(2)] int @event; int @field; int? @null; List<float> @this = []; [NotState] int @in;")]
    [InlineData("[Observation] float action; [Observation] float observation; [Action(2)] int random { get; set; } float reward; float terminated; float table; float state;")]
    [InlineData("int[]? maybe; int[,] grid = new int[2, 2]; readonly DayOfWeek[] days = new DayOfWeek[3]; readonly List<(int, float)> pairs = []; (int, float)? pair; Guid id; DateTime then; readonly string word = \"\";")]
    [InlineData("int Own { get; set; } public int Shown { get; private set; } int Fixed { get; } = 3; int[] Items { get; set; } = []; float[] Kept { get; } = new float[3]; int Half { get => field; set => field = value; }")]
    [InlineData("} public class System { } public class RlTemplates { } public class Action { } public class Environments {")]
    [InlineData("} public sealed class Part : IStateful { public void Save(BinaryWriter writer) { } public void Load(BinaryReader reader) { } } public class Owner { readonly Part part = new(); public Part Get() => part;")]
    public async Task ClassesThatMustCompile(string members)
    {
        var source = EnvironmentSamples.Class(members).Replace("    using System;", "    using global::System; using global::System.IO;", StringComparison.Ordinal)
            .Replace("using System.Collections", "using global::System.Collections", StringComparison.Ordinal).Replace("using RlTemplates", "using global::RlTemplates", StringComparison.Ordinal);
        var run = GeneratorHarness.Run(source);
        // Fields that only a test declares are never read.
        run.Diagnostics.Where(d => !d.Contains("CS0414", StringComparison.Ordinal) && !d.Contains("CS0169", StringComparison.Ordinal) && !d.Contains("CS0649", StringComparison.Ordinal)).ShouldBeEmpty();
        (await GeneratorHarness.Analyze(source)).ShouldBeEmpty();
    }

    [Fact]
    public void PartsInSeveralFilesAndTheGlobalNamespace()
    {
        const string Rest = "public sealed partial class Walker { private int _more; public int More() => _more++; }";
        var source = EnvironmentSamples.Class().Replace("namespace Lab\n{", "namespace Lab { }", StringComparison.Ordinal).TrimEnd();
        source = source[..source.LastIndexOf('}')].Replace("    using ", "using ", StringComparison.Ordinal).Replace("namespace Lab { }", "", StringComparison.Ordinal);
        var run = GeneratorHarness.Run(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, Rest, source]));
        run.Diagnostics.ShouldBeEmpty();
        run.Sources["Walker.State.g.cs"].ShouldContain("this._more = state.Value(this._more);");
    }
}
