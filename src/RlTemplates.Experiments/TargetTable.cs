using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>An option table with the options of targets and machine groups at its end. They change no property of the config.</summary>
internal sealed class TargetTable(OptionTable table, IReadOnlyList<TargetDeclaration> targets) : OptionTable
{
    public override IReadOnlyList<Option> Options { get; } = [.. table.Options, .. targets.SelectMany(t => t.Options)];

    public override IReadOnlyList<Constraint> Constraints { get; } = [.. table.Constraints, .. targets.SelectMany(t => t.Constraints)];

    /// <summary>The table itself where there are no targets, or where it has their options already.</summary>
    public static OptionTable Of(OptionTable table, IReadOnlyList<TargetDeclaration> targets) => targets.Count == 0 || table is TargetTable ? table : new TargetTable(table, targets);

    public override IReadOnlyList<ChoiceOption> Choices => table.Choices;

    public override object CreateDefault() => table.CreateDefault();

    public override object Bind(object defaults, OptionValues values) => table.Bind(defaults, values);
}
