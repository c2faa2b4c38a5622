using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.TestKit;

namespace RlTemplates.Docs.Tests;

/// <summary>What is compiled together: a complete file, what continues it, or a fragment in what it needs around it.</summary>
/// <param name="Place">Page and line.</param>
/// <param name="Line">Line of the first line of its last block.</param>
/// <param name="Files">Files with their paths. Statements of several files make up one program.</param>
/// <param name="Error">The diagnostic that the compiler must find; null where the sample is right.</param>
internal sealed partial record Sample(string Place, int Line, IReadOnlyList<(string Path, string Text)> Files, string? Error)
{
    /// <summary>What the SDK and the package import.</summary>
    public static string Usings { get; } = GeneratorHarness.ImplicitUsings + "\n"
        + string.Join('\n', Using().Matches(Repository.Read("src/RlTemplates/buildTransitive/RlTemplates.props")).Select(m => $"global using {m.Groups[1].Value};"));

    /// <summary>All samples of a page; a block in no known form fails.</summary>
    public static IReadOnlyList<Sample> Of(string page)
    {
        var (samples, files) = (new List<Sample>(), new List<(string, string)>());
        foreach (var block in Block.Of(page).Where(b => b.Language == "csharp"))
        {
            var form = block.Form.ShouldNotBeNull($"{block.Place}: '<!-- {block.Comment} -->' is no known form of a sample; docs/samples.md lists them");
            switch (form.Kind)
            {
                case SampleKind.Outsider:
                    continue;
                case SampleKind.Continues:
                    samples.ShouldNotBeEmpty($"{block.Place}: there is no sample to continue");
                    samples.RemoveAll(s => s.Files.SequenceEqual(files));
                    break;
                case SampleKind.File:
                    files = [.. With(form)];
                    break;
                default:
                    samples.Add(new(block.Place, block.Line, [.. files, .. With(form), (block.Place, Fragment(block, form.Kind))], form.Error));
                    continue;
            }
            files = [.. files, (block.Place, Undated(block.Code))];
            samples.Add(new(block.Place, block.Line, files, form.Error));
        }
        return samples;
    }

    /// <summary>The sample whose last block begins with this line, or which has it.</summary>
    public static Sample Containing(string page, string text) => Of(page).Last(s => s.Files.Any(f => f.Text.Contains(text, StringComparison.Ordinal)));

    /// <summary>Compiles it with generated code.</summary>
    /// <param name="replace">Changes the text of each file.</param>
    public GeneratorRun Compile(Func<string, string>? replace = null)
    {
        var files = replace is null ? Files : [.. Files.Select(f => (f.Path, replace(f.Text)))];
        var programs = files.Where(f => HasStatements(f.Text)).ToList();
        List<(string Path, string Text)> all = [("Usings.cs", Usings), .. files.Where(f => !HasStatements(f.Text))];
        if (programs.Count > 0)
            all.Add((programs[0].Path, Joined(programs.Select(p => p.Text))));
        return GeneratorHarness.Run(GeneratorHarness.Compile(all, programs.Count > 0 ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary));
    }

    /// <summary>What the compiler and the analyzers find.</summary>
    public async Task<IReadOnlyList<string>> Findings()
    {
        var run = Compile();
        return [.. run.Diagnostics, .. (await GeneratorHarness.AnalyzeOutput(run.Output, GeneratorHarness.Analyzers, [])).Select(d => d.ToString())];
    }

    // A team's exception in a sample does not run out.
    private static string Undated(string code) => code.Replace("Until = \"2027", "Until = \"2999", StringComparison.Ordinal);

    private static IEnumerable<(string, string)> With(SampleForm form) =>
        form.With is null ? [] : Of("docs/" + form.With)[0].Files.Take(1);

    private static string Fragment(Block block, SampleKind kind) => kind switch
    {
        SampleKind.Members => ConfigClass.Around(block.Code, ""),
        SampleKind.Attributes => ConfigClass.Around("", block.Code),
        _ => $"internal sealed class SampleHook : ITrainingHook\n{{\n{block.Code}\n}}\n",
    };

    private static bool HasStatements(string text) => Root(text).Members.Any(m => m is GlobalStatementSyntax);

    // Using directives first, then statements, then types.
    private static string Joined(IEnumerable<string> texts)
    {
        var roots = texts.Select(Root).ToList();
        return string.Concat(roots.SelectMany(r => r.Usings).Select(u => u.ToString() + "\n").Distinct())
            + string.Concat(roots.SelectMany(r => r.Members.OfType<GlobalStatementSyntax>()).Select(s => s.ToFullString() + "\n"))
            + string.Concat(roots.SelectMany(r => r.Members.Where(m => m is not GlobalStatementSyntax)).Select(t => t.ToFullString() + "\n"));
    }

    private static CompilationUnitSyntax Root(string text) => (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(text).GetRoot();

    [GeneratedRegex("<Using Include=\"([^\"]+)\" />")]
    private static partial Regex Using();
}
