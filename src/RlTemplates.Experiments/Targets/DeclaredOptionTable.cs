using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>An option table with the options of targets and machine groups at its end. They change no property of the config. The generator uses it.</summary>
/// <param name="table">The options of the config class.</param>
/// <param name="targets">The targets, in order.</param>
/// <param name="machines">The machine groups, in order.</param>
public sealed class DeclaredOptionTable(OptionTable table, IReadOnlyList<TargetDeclaration>? targets = null, IReadOnlyList<MachineDeclaration>? machines = null) : OptionTable
{
    /// <inheritdoc/>
    public override IReadOnlyList<Option> Options { get; } = [.. table.Options, .. All(targets, machines).SelectMany(d => d.Options)];

    /// <inheritdoc/>
    public override IReadOnlyList<Constraint> Constraints { get; } = [.. table.Constraints, .. All(targets, machines).SelectMany(d => d.Constraints)];

    /// <inheritdoc/>
    public override IReadOnlyList<ChoiceOption> Choices => table.Choices;

    /// <inheritdoc/>
    public override object CreateDefault() => table.CreateDefault();

    /// <inheritdoc/>
    public override object Bind(object defaults, OptionValues values) => table.Bind(defaults, values);

    private static IEnumerable<AttributeDeclaration> All(IReadOnlyList<TargetDeclaration>? targets, IReadOnlyList<MachineDeclaration>? machines) => [.. targets ?? [], .. machines ?? []];
}
