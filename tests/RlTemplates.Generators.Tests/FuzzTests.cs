using System.Globalization;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Sources as they are while somebody types: cut off, with words missing, doubled and swapped. Nothing may fail.</summary>
public sealed class FuzzTests
{
    private const int Sources = 200;

    [SlowFact]
    public async Task NoSourceMakesAGeneratorOrAnAnalyzerFail()
    {
        string[] samples = [Samples.Pong, Samples.Config("public int A { get; init; } = 3;", "[AzureMl(ShmSize = \"1g\"), Forbids(\"A\", 3, When = \"Seed\")]"), EnvironmentSamples.Hallway, EnvironmentSamples.Class()];
        for (var seed = 0; seed < Sources; seed++)
        {
            var source = Edited(samples[seed % samples.Length], new Random(seed));
            try
            {
                foreach (var finding in await GeneratorHarness.Analyze(source))
                    finding.Id.ShouldStartWith("RLT");
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed.ToString(CultureInfo.InvariantCulture)} failed:\n{source}", failure);
            }
        }
    }

    private static string Edited(string source, Random random)
    {
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var (at, length) = (random.Next(source.Length), random.Next(1, 12));
            var word = source.Substring(at, Math.Min(length, source.Length - at));
            var other = random.Next(source.Length);
            source = random.Next(5) switch
            {
                0 => source[..at],
                1 => source.Remove(at, word.Length),
                2 => source.Insert(other, word),
                3 => source.Insert(at, "{}()[]<>\",;=.?@*-9"[random.Next(18)].ToString()),
                _ => source.Remove(at, word.Length).Insert(Math.Min(other, source.Length - word.Length), word),
            };
        }
        return source;
    }
}
