using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Parsing.Targets;
using RlTemplates.Generators.Support;
using RlTemplates.Options;
using RlTemplates.Policies;

namespace RlTemplates.Generators.Parsing.Policies;

/// <summary>Judges a policy and its exceptions where a kit declares them: one that says nothing, or something else than it seems to, protects nobody.</summary>
internal sealed class PolicyDeclarationParser(AttributeData attribute, AttributeSyntax syntax, ProjectFiles files, ParseContext context)
{
    private const string PathForm = "[a-z][a-z0-9_]*(\\.[a-z0-9_/]+)*";
    private const string Example = "checkpoint.keep";

    private static readonly string[] Lists = ["AllowedAlgorithms", "AllowedTargets", "AllowedVmSizes", "RequiredTags", "ForbiddenOptions", "RequiredMetrics"];
    private static readonly string[] Numbers = ["MaxDurationSeconds", "MaxNodes"];

    private readonly Lazy<KnownOptions> _known = new(() => new(context.Compilation));

    public void JudgePolicy()
    {
        if (string.IsNullOrWhiteSpace(attribute.Text()))
            Report(null, "has no name; say whose policy it is");
        if (!attribute.NamedArguments.Any())
            Report(null, "demands nothing; set one of " + string.Join(", ", Lists.Concat(Numbers)));
        foreach (var name in Numbers)
        {
            if (KitParser.Number(attribute, name) < 1)
                Report(name, $"has '{name}' = {KitParser.Number(attribute, name)}; it must be at least 1, or be left out");
        }
        foreach (var name in Lists)
            JudgeList(name);
    }

    public void JudgeException()
    {
        if (context.Compilation.Assembly.AttributeOf(KnownNames.Policy) is null)
            Report(null, "has no [RlPolicy] beside it; an exception holds only for the policy in its own assembly");
        foreach (var name in new[] { "Reason", "ApprovedBy" })
        {
            if (string.IsNullOrWhiteSpace(attribute.Named(name) as string))
                Report(name, $"has no '{name}'; an exception needs Rule, Reason, Until and ApprovedBy");
        }
        if (string.IsNullOrWhiteSpace(attribute.Text()))
            Report(null, "names no experiment");
        var rule = attribute.Named("Rule") as string ?? "";
        if (!PolicyRules.All.Contains(rule))
            Report("Rule", $"has 'Rule' = '{rule}'; it must be one of {string.Join(", ", PolicyRules.All)}{DidYouMean(rule, PolicyRules.All)}");
        var until = attribute.Named("Until") as string ?? "";
        if (PolicyRules.Day(until) is null)
            Report("Until", $"has 'Until' = '{until}'; it must be a day such as 2027-03-31");
    }

    private void JudgeList(string name)
    {
        if (KitParser.List(attribute, name) is not { } values)
            return;
        if (values.Count == 0)
            Report(name, $"has an empty '{name}'; leave it out to allow everything");
        var elements = attribute.NamedArguments.First(a => a.Key == name).Value.Values;
        for (var i = 0; i < values.Count; i++)
        {
            if (values.Take(i).Contains(values[i]))
                Report(name, $"has '{values[i]}' twice in '{name}'");
            else if (Fault(name, values[i], elements[i].Value as INamedTypeSymbol) is { } fault)
                Report(name, $"has '{values[i]}' in '{name}'; {fault}");
            else if (Doubt(name, values[i]) is { } doubt)
                Report(name, $"has '{values[i]}' in '{name}'; {doubt}", Rules.DoubtfulPolicy);
        }
    }

    /// <summary>What is probably misspelt, but may be an experiment's own.</summary>
    private string? Doubt(string list, string value) => list switch
    {
        "ForbiddenOptions" => _known.Value.Doubt(value),
        "RequiredMetrics" when !_known.Value.Metrics.Contains(value) && Suggestion.Nearest(value, _known.Value.Metrics) is { } nearest => $"did you mean {nearest}?",
        _ => null,
    };

    private string? Fault(string list, string value, INamedTypeSymbol? type) => list switch
    {
        "AllowedAlgorithms" when type?.AttributeOf(KnownNames.AlgorithmOptions)?.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol meant => $"these are options: write typeof({meant.Name})",
        "AllowedAlgorithms" when type is null || !type.AllInterfaces.Any(i => i.Is(KnownNames.AlgorithmFactory)) => "it must be an algorithm, such as typeof(Ppo)",
        "AllowedTargets" when !type.DerivesFrom(KnownNames.SubmitsTo) => "it must be the type of a target's attribute, which derives from SubmitsToAttribute",
        "AllowedVmSizes" when !files.Machines.Names.Contains(value, StringComparer.OrdinalIgnoreCase) => $"no machine size is called so{DidYouMean(value, files.Machines.NamesToday)}; add it to a file *.vmsizes.csv if it is new",
        "RequiredTags" when TagParser.Fault(value, "", 1) is { } fault => "that key " + fault,
        "ForbiddenOptions" when !TextPattern.Matches(value, PathForm) => $"it must be the path of an option as YAML has it, such as {_known.Value.Nearest(Path(value)) ?? Example}",
        "ForbiddenOptions" when KnownOptions.IsFixed(value) => _known.Value.Doubt(value),
        "RequiredMetrics" when string.IsNullOrWhiteSpace(value) => "it must be the name of a metric",
        _ => null,
    };

    private static string Path(string value) => value.Trim('-', '.', ' ') is { Length: > 0 } text ? string.Join(".", text.Split('.').Select(p => NameCase.KebabToSnake(NameCase.ToSnake(p)))) : Example;

    private static string DidYouMean(string text, IEnumerable<string> known) => Suggestion.Nearest(text, known) is { } nearest ? $"; did you mean {nearest}?" : "";

    private void Report(string? argument, string fault, DiagnosticDescriptor? rule = null)
    {
        var place = syntax.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == argument)?.GetLocation() ?? syntax.GetLocation();
        var name = attribute.AttributeClass!.Name;
        context.Sink.Report(rule ?? Rules.MalformedPolicy, place, name.Substring(0, name.Length - "Attribute".Length), fault);
    }
}
