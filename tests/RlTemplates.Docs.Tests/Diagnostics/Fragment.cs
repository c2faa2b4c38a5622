using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RlTemplates.Docs.Tests.Diagnostics;

/// <summary>
/// Makes a whole file of what a diagnostic's page shows. Its shape tells what it is: types, members, attributes, or attributes and members with a line of dots between them. What a config class
/// or a class with <c>[RlEnvironment]</c> lacks is added.
/// </summary>
internal static partial class Fragment
{
    private const string Usings = "using System.ComponentModel;\nusing System.ComponentModel.DataAnnotations;\nusing System.Text;\n";

    private static readonly (string Attribute, string Member)[] EnvironmentMembers =
    [
        ("[Observation", "[Observation] private float Seen => _place;"), ("[Action]", "[Action(3)] private int _move;"), ("[Reward]", "[Reward] private float Pay => _place;"),
        ("[Terminated]", "[Terminated] private bool AtGoal => _place >= options.Length;"), ("[Reset]", "[Reset] private void Reset() => _place = 0;"), ("[Step]", "[Step] private void Step() => _place++;"),
    ];

    // What samples name and leave to the reader.
    private static readonly (string Name, string Member)[] NamedMembers =
        [("_before", "private int _before;"), ("_heading", "private Direction _heading;"), ("_steps", "private int _steps;"), ("AtGoal", "private bool AtGoal => _place >= options.Length;")];

    private static readonly (string Short, string Long)[] Bodies =
    [
        ("IEnvironmentFactory<MazeOptions> { /* ... */ }", "IEnvironmentFactory<MazeOptions> { public static IEnvironment Create(MazeOptions options, int count) => throw new NotSupportedException(); }"),
        (" : SinkOptions;", " : SinkOptions { public override IEventSink Create(RunInfo run) => throw new NotSupportedException(); }"),
        ("ITarget { … }", "ITarget { public Task<TrainingJob> SubmitAsync(JobDescription job, CancellationToken cancellationToken) => throw new NotSupportedException(); "
            + "public Task<IReadOnlyList<PlannedStep>> PlanAsync(JobDescription job, CancellationToken cancellationToken) => throw new NotSupportedException(); "
            + "public Task<TrainingJob> AttachAsync(RunStore store, RunInfo run, CancellationToken cancellationToken) => throw new NotSupportedException(); }"),
        ("public sealed record LearnerOptions", "[Options] public sealed record LearnerOptions"),
        ("public sealed class Learner;", "public sealed class Learner : IAlgorithmFactory<LearnerOptions> { public static IAlgorithm Create(LearnerOptions options, AlgorithmSetup setup) => throw new NotSupportedException(); }"),
        ("Upload(c.Path)", "File.Delete(c.Path)"),
    ];

    /// <summary>The kit that the first line of a sample tells of; null where there is none.</summary>
    public static string? Kit(string code) => KitLine().Match(code) is { Success: true } kit ? kit.Groups[1].Value : null;

    /// <summary>The whole file.</summary>
    /// <param name="code">What the page shows.</param>
    /// <param name="left">Attributes that are missing on purpose, for example <c>[Terminated]</c>.</param>
    public static string Complete(string code, params string[] left)
    {
        code = Bodies.Aggregate(KitLine().Replace(code, "").Trim(), (text, body) => text.Replace(body.Short, body.Long, StringComparison.Ordinal));
        if (Dots().Split(code) is [var attributes, var members])
            return Usings + ConfigClass.Around(members, attributes);
        if (Types(code) is { } root)
            return Usings + string.Join('\n', root.Usings) + string.Join('\n', root.AttributeLists) + "\n" + string.Join('\n', root.Members.Select(m => Completed(m, left))) + Options(code, root);
        if (IsRight($"class C {{ {code}\n}}"))
            return IsOfEnvironment(code) ? Usings + Environment(code, left) : Usings + ConfigClass.Around(code, "");
        return code.StartsWith('[') && IsRight(code + "\nclass C;") ? Usings + ConfigClass.Around("", HasTarget().IsMatch(code) ? code : "[AzureMl]\n" + code) : Usings + code;
    }

    private static CompilationUnitSyntax? Types(string code)
    {
        var text = new[] { code, code + " { }" }.FirstOrDefault(IsRight);
        return text is not null && SyntaxFactory.ParseCompilationUnit(text) is var root && root.Members.All(m => m is BaseTypeDeclarationSyntax) && (root.Members.Count > 0 || root.AttributeLists.Count > 0) ? root : null;
    }

    private static bool IsRight(string code) => !CSharpSyntaxTree.ParseText(code).GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);

    private static bool IsOfEnvironment(string code) => OfEnvironment().IsMatch(code);

    private static string Completed(MemberDeclarationSyntax member, string[] left)
    {
        if (member is not TypeDeclarationSyntax type)
            return member.ToString();
        var text = type.ToString();
        if (text.Contains("[RlEnvironment", StringComparison.Ordinal))
            return With(type, [.. EnvironmentParts(text, left)]);
        if (!text.Contains("[RlExperiment", StringComparison.Ordinal) && !type.Identifier.Text.EndsWith("Experiment", StringComparison.Ordinal))
            return text;
        List<string> parts = [];
        if (!text.Contains(" Environment {", StringComparison.Ordinal))
            parts.Add("public CartPoleOptions Environment { get; init; } = new();");
        if (!text.Contains(" Algorithm {", StringComparison.Ordinal) && !left.Contains(" Algorithm {"))
            parts.Add("public PpoOptions Algorithm { get; init; } = new();");
        var attributes = (text.Contains("[RlExperiment", StringComparison.Ordinal) ? "" : "[RlExperiment(\"pong\")]\n")
            + (text.Contains("StopWhen", StringComparison.Ordinal) || text.Contains(" Stop {", StringComparison.Ordinal) || type.BaseList is not null || left.Contains("StopWhen") ? "" : "[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]\n");
        return attributes + With(type, [.. parts]);
    }

    private static IEnumerable<string> EnvironmentParts(string text, string[] left)
    {
        if (!text.Contains(" _place", StringComparison.Ordinal) || !Field().IsMatch(text))
            yield return "private int _place;";
        foreach (var (attribute, member) in EnvironmentMembers)
        {
            if (!left.Contains(attribute) && !text.Contains(attribute.TrimEnd(']'), StringComparison.Ordinal))
                yield return member;
        }
        foreach (var (name, member) in NamedMembers)
        {
            if (text.Contains(name, StringComparison.Ordinal) && (name != "AtGoal" || text.Contains("[Terminated]", StringComparison.Ordinal)) && !Regex.IsMatch(text, $@"\w {name}( =|;)"))
                yield return member;
        }
    }

    private static string Environment(string members, string[] left)
    {
        var above = members.Contains("// above the class", StringComparison.Ordinal) ? members.Split("// above the class")[0] : "[RlEnvironment(\"hallway\", MaxEpisodeSteps = 200)]";
        members = members.Split("// above the class")[^1];
        var head = $"{above}\npublic sealed partial class Hallway(HallwayOptions options)\n{{\n{members}\n{string.Join('\n', EnvironmentParts(members, left))}\n}}\n";
        return head + HallwayOptions + "public enum Direction { North, East, South, West }\n";
    }

    private const string HallwayOptions =
        "[EnvironmentOptions(typeof(Hallway))] public sealed record HallwayOptions { public int Length { get; init; } = 6; public int MaxSteps { get; init; } = 50; }\n";

    private static string Options(string code, CompilationUnitSyntax root) =>
        string.Concat(root.Members.OfType<TypeDeclarationSyntax>().Where(t => t.ToString().Contains("[RlEnvironment", StringComparison.Ordinal)).Select(t => t.Identifier.Text)
            .Where(name => !code.Contains($"record {name}Options", StringComparison.Ordinal)).Select(name => HallwayOptions.Replace("Hallway", name, StringComparison.Ordinal)));

    private static string With(TypeDeclarationSyntax type, string[] members)
    {
        var text = type.ToString();
        var body = string.Join('\n', members);
        return text.EndsWith('}') ? $"{text[..^1]}\n{body}\n}}" : $"{text.TrimEnd(';')}\n{{\n{body}\n}}";
    }

    [GeneratedRegex(@"^// the kit: (.*)\n", RegexOptions.Multiline)]
    private static partial Regex KitLine();

    [GeneratedRegex(@"^\.\.\.\n", RegexOptions.Multiline)]
    private static partial Regex Dots();

    // No machine group, or a target that takes it.
    [GeneratedRegex(@"^(?!.*\[(Head|Workers))|AzureMl|SageMaker|Slurm|Ray", RegexOptions.Singleline)]
    private static partial Regex HasTarget();

    [GeneratedRegex(@"\b(int|float|double)(\[.*\])? _place\b")]
    private static partial Regex Field();

    [GeneratedRegex(@"\[(Observation|Action|Reward|Terminated|Truncated|Reset|Step|ActionMask|NotState|RlEnvironment)\b|private ")]
    private static partial Regex OfEnvironment();
}
