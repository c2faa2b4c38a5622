using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges lists of metrics, each NAME=REGEX.</summary>
internal static class MetricDefinitionParser
{
    public static void Judge(Declaration declaration, ParseContext context)
    {
        foreach (var argument in declaration.Arguments.Where(a => a.Property.AttributeOf(KnownNames.MetricDefinitions) is not null))
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (value, place) in argument.Elements)
            {
                var text = value as string ?? "";
                var name = MetricDefinitionText.Name(text);
                if (MetricDefinitionText.Fault(text) is { } demand)
                    context.Sink.Report(Rules.MalformedMetricDefinition, place, text, declaration.Kind, "must " + demand);
                else if (!seen.Add(name))
                    context.Sink.Report(Rules.MalformedMetricDefinition, place, name, declaration.Kind, "is there twice; remove one");
                else if (seen.Count > MetricDefinitionText.Most)
                    context.Sink.Report(Rules.MalformedMetricDefinition, place, name, declaration.Kind, $"is one more than the {MetricDefinitionText.Most} that a job takes");
            }
        }
    }
}
