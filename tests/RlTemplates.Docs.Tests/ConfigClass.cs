namespace RlTemplates.Docs.Tests;

/// <summary>A config class around a fragment, with all that the fragment leaves out.</summary>
internal static class ConfigClass
{
    public static string Around(string members, string attributes)
    {
        var all = members + attributes;
        return $$"""
            /// <summary>A sample.</summary>
            {{(Has(all, "[RlExperiment(") ? "" : "[RlExperiment(\"sample\")]")}}
            {{(Has(all, "StopWhen(") ? "" : "[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]")}}
            {{attributes}}
            public sealed partial record SampleExperiment
            {
                {{(Has(members, " Environment {") ? "" : "public CartPoleOptions Environment { get; init; } = new();")}}
                {{(Has(members, " Algorithm {") ? "" : "public PpoOptions Algorithm { get; init; } = new();")}}
                {{members}}
            }
            """;
    }

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.Ordinal);
}
