using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

/// <summary>Without the letter in its middle, and no file of the project.</summary>
internal sealed class MisspeltFile() : CodeOperator("file: a path that is misspelt", "RLT0067")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Property.Attribute("FileMustExist") is not null && argument.Argument.Expression is LiteralExpressionSyntax
        select file.Edits.Replace(argument.Argument.Expression.Span, Words.Quoted(Words.Misspelt(((LiteralExpressionSyntax)argument.Argument.Expression).Token.ValueText)));
}

/// <summary>A file that a target names is deleted.</summary>
internal sealed class MissingFile() : Operator("file: deleted", "RLT0067")
{
    public override IEnumerable<Mutant> Mutate(Project project)
    {
        foreach (var source in project.Code)
        {
            foreach (var (argument, _) in Targets.Arguments(source).Where(a => a.Property.Attribute("FileMustExist") is not null))
            {
                var path = ((LiteralExpressionSyntax)argument.Expression).Token.ValueText;
                if (project.Texts.ContainsKey(path))
                    yield return new(this, project, project.Texts.Where(t => t.Key != path).ToDictionary(), [new(source.Path, argument.Span)], $"{path} deleted");
            }
        }
    }
}

/// <summary>A row of a table of machine sizes.</summary>
internal sealed class BrokenMachineTable() : Operator("file: a wrong row in a table of machine sizes", "RLT0068")
{
    public override IEnumerable<Mutant> Mutate(Project project)
    {
        foreach (var path in project.Texts.Keys.Where(p => p.EndsWith(".vmsizes.csv", StringComparison.Ordinal)))
        {
            foreach (var line in SourceText.From(project.Texts[path]).Lines.Skip(1).Where(l => l.Span.Length > 0))
            {
                var cells = line.ToString().Split(',');
                string[] wrong = [string.Join(',', cells[..^1]), string.Join(',', [.. cells[..2], "many", .. cells[3..]]), string.Join(',', ["", .. cells[1..]]), $"{line}\n{line}", line + ",1"];
                foreach (var text in wrong)
                {
                    if (new Edits(project, path).Replace(line.Span, text).Mutant(this) is { } mutant)
                        yield return mutant;
                }
            }
        }
    }
}

/// <summary>A preset that another one extends is deleted.</summary>
internal sealed class MissingBase() : Operator("file: a base that is deleted", "RLT0074")
{
    public override IEnumerable<Mutant> Mutate(Project project) =>
        from path in project.Texts.Keys
        where path.StartsWith("configs/", StringComparison.Ordinal)
        let preset = new PresetText(project, path)
        from entry in preset.Entries
        where entry.Path == "extends"
        let target = $"{path[..path.LastIndexOf('/')]}/{entry.Value}.yaml"
        where project.Texts.ContainsKey(target) && target != path
        select new Mutant(this, project, project.Texts.Where(t => t.Key != target).ToDictionary(), [new(path, entry.Line)], $"{target} deleted");
}

/// <summary>A folder of presets that is almost called like its experiment.</summary>
internal sealed class MisspeltFolder() : Operator("file: a folder of presets that is misspelt", "RLT0079")
{
    public override IEnumerable<Mutant> Mutate(Project project)
    {
        foreach (var path in project.Texts.Keys.Where(p => p.StartsWith("configs/", StringComparison.Ordinal) && p.Count(c => c == '/') == 2))
        {
            var parts = path.Split('/');
            if (!project.Code.Any(f => f.Root.ToString().Contains($"\"{parts[1]}\"", StringComparison.Ordinal)))
                continue;
            var moved = $"configs/{Words.Misspelt(parts[1])}/{parts[2]}";
            yield return new(this, project, project.Texts.ToDictionary(t => t.Key == path ? moved : t.Key, t => t.Value), [new(moved, new(0, project.Texts[path].Length))], $"{path} → {moved}");
        }
    }
}
