using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using RlTemplates.CodeFixes;

namespace RlTemplates.TestKit;

/// <summary>Applies code fixes as an editor does.</summary>
public static class FixHarness
{
    private static readonly CodeFixProvider[] Providers =
        [.. typeof(MendFix).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(CodeFixProvider)) && !t.IsAbstract).Select(t => (CodeFixProvider)Activator.CreateInstance(t)!)];

    /// <summary>Fixes the first finding of a rule; null where none is offered. Holds that the finding is gone and that the result compiles.</summary>
    public static async Task<FixResult?> Fix(string source, string id, params (string Name, string Value)[] properties)
    {
        var found = (await Analyze(source, properties)).Where(d => d.Id == id).ToList();
        if (found.Count == 0)
            throw new InvalidOperationException($"There is no {id} to fix.");
        var fix = await Offered(source, found[0]);
        return fix is null ? null : await Judge(fix, id, found.Count, properties);
    }

    /// <summary>Fixes every finding of a rule that has a fix, one after the other.</summary>
    public static async Task<string> FixAll(string source, string id)
    {
        while ((await GeneratorHarness.Analyze(source)).FirstOrDefault(d => d.Id == id) is { } finding && await Offered(source, finding) is { } fix)
            source = fix.Source;
        return source;
    }

    /// <summary>Fixes a finding in a preset; null where no fix is offered.</summary>
    public static async Task<FixResult?> FixPreset(FileText file, Diagnostic finding)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var workspace = new AdhocWorkspace();
        var preset = workspace.AddProject("Sample", LanguageNames.CSharp).AddAdditionalDocument(Path.GetFileName(file.Path), file.GetText(), filePath: file.Path);
        var actions = new List<CodeAction>();
        await new PresetFix().RegisterCodeFixesAsync(new(preset, finding, (action, _) => actions.Add(action), CancellationToken.None));
        if (actions.Count == 0)
            return null;
        var operations = await actions[0].GetOperationsAsync(CancellationToken.None);
        var solution = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return new(actions[0].Title, (await solution.GetAdditionalDocument(preset.Id)!.GetTextAsync()).ToString());
    }

    private static async Task<FixResult?> Offered(string source, Diagnostic finding)
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject("Sample", LanguageNames.CSharp).WithParseOptions(new CSharpParseOptions(LanguageVersion.Preview));
        var document = project.AddDocument("Source.cs", source);
        var actions = new List<CodeAction>();
        foreach (var provider in Providers.Where(p => p.FixableDiagnosticIds.Contains(finding.Id)))
            await provider.RegisterCodeFixesAsync(new(document, finding, (action, _) => actions.Add(action), CancellationToken.None));
        if (actions.Count == 0)
            return null;
        var operations = await actions[0].GetOperationsAsync(CancellationToken.None);
        var solution = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return new(actions[0].Title, (await solution.GetDocument(document.Id)!.GetTextAsync()).ToString());
    }

    private static Task<IReadOnlyList<Diagnostic>> Analyze(string source, (string Name, string Value)[] properties) =>
        GeneratorHarness.Analyze(source, OutputKind.DynamicallyLinkedLibrary, [], properties);

    private static async Task<FixResult> Judge(FixResult fix, string id, int before, (string Name, string Value)[] properties)
    {
        var after = await Analyze(fix.Source, properties);
        if (after.Count(d => d.Id == id) >= before)
            throw new InvalidOperationException($"{id} is still there after '{fix.Title}':\n{fix.Source}");
        var errors = GeneratorHarness.Run(fix.Source).Output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        return errors.Count == 0 ? fix : throw new InvalidOperationException($"After '{fix.Title}' the code does not compile: {errors[0]}\n{fix.Source}");
    }
}

/// <summary>What a code fix gave.</summary>
/// <param name="Title">What the editor offers.</param>
/// <param name="Source">The whole source after the fix.</param>
public sealed record FixResult(string Title, string Source);
