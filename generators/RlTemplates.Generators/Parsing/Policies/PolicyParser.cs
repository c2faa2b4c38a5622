using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Parsing.Targets;
using RlTemplates.Generators.Support;
using RlTemplates.Policies;

namespace RlTemplates.Generators.Parsing.Policies;

/// <summary>Judges a config class by the policies of all kits that its project references.</summary>
internal static class PolicyParser
{
    public static void Judge(INamedTypeSymbol type, ParseContext context)
    {
        var policies = KitParser.Policies(context.Compilation);
        if (policies.Count == 0)
            return;
        var facts = Facts(type, context);
        foreach (var found in policies.SelectMany(p => PolicyJudge.Judge(p, facts, DateTime.UtcNow)))
            context.Sink.Report(Rules.OfPolicy[found.Rule], found.Place as Location ?? type.Place(), MendOf(found), found.Sentence);
    }

    private static Mend MendOf(PolicyViolation found) => found switch
    {
        { Attribute: { } attribute } => new(Mend.Attribute, attribute),
        { Nearest: string text } => Mend.Replace(Literal.Of(text)),
        _ => Mend.Replace(Convert.ToString(found.Nearest, CultureInfo.InvariantCulture) is { Length: > 0 } number ? number : null),
    };

    private static ExperimentFacts Facts(INamedTypeSymbol type, ParseContext context)
    {
        var declared = Declaration.All(type, context);
        var algorithm = PartParser.Parts(type, KnownNames.AlgorithmOptions, context.Compilation).FirstOrDefault();
        var metrics = type.AttributesOf(KnownNames.LogMetric).Concat(type.GetMembers().OfType<IMethodSymbol>().SelectMany(m => m.AttributesOf(KnownNames.LogMetric)));
        return new(type.AttributeOf(KnownNames.RlExperiment)?.Text() ?? "", type.Place())
        {
            Algorithm = algorithm.Factory is { } factory ? new("algorithm", factory.MetadataName(), Known(algorithm.Property.Place())) : null,
            Targets = [.. declared.Where(d => d.IsTarget).Select(d => Target(d) with { Takes = [.. MachineUseParser.Taken(d, declared).Select(g => g.Name)] })],
            Machines = [.. declared.Where(d => !d.IsTarget).Select(Target)],
            Tags = [.. type.AttributesOf(KnownNames.Tag).Select(a => new Fact(a.Text() ?? "", a.Text(1) ?? "", a.Place(context.CancellationToken)))],
            SetOptions = [.. SetOptionParser.Parse(type, context)],
            Metrics = [.. metrics.Select(m => m.Text() ?? "")],
            Duration = Duration(type, context),
        };
    }

    private static DeclaredTarget Target(Declaration declaration) => new(
        declaration.Name, declaration.Kind, declaration.Type.MetadataName(), declaration.Place,
        [.. from argument in declaration.Arguments
            from text in argument.Texts
            select new Fact(argument.Name, text, Known(argument.Place)) { Meaning = MeaningParser.Of(argument.Property), SecondsPerUnit = MeaningParser.SecondsPerUnit(argument.Property) }]);

    private static Fact? Duration(INamedTypeSymbol type, ParseContext context)
    {
        foreach (var attribute in type.AttributesOf(KnownNames.StopWhen).Where(a => a.Text() == "time_total_s"))
        {
            if (attribute.Named("AtLeast") is not double seconds)
                continue;
            var written = attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) as AttributeSyntax;
            var bound = written?.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == "AtLeast")?.Expression.GetLocation();
            return new("stop.time_total_s", Literal.OfDouble(seconds).TrimEnd('d'), bound ?? attribute.Place(context.CancellationToken));
        }
        return null;
    }

    private static Location? Known(Location place) => place.IsInSource ? place : null;
}
