using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

internal sealed class ValueWithoutLibrary() : CodeOperator("library: a value that needs one which is not referenced", "RLT0132")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from setting in file.Settings()
        where setting.Property.Attribute("NeedsLibrary") is not null && setting.Value.Parent is AssignmentExpressionSyntax
        from wrong in (string[])["gpu", "gpu:1"]
        select file.Edits.Replace(setting.Value.Span, Words.Quoted(wrong));
}

internal sealed class PresetWithoutLibrary() : PresetOperator("library: a preset's value that needs one which is not referenced", "RLT0132")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from option in preset.Options()
        where option.Property.Attribute("NeedsLibrary") is not null
        from wrong in (string[])["gpu", "gpu:1", "\"gpu\""]
        select preset.Edits.Replace(option.Entry.ValueSpan, wrong);
}
