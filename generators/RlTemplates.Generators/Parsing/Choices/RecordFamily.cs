using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>A choice between records, as the compiler knows it. Lives no longer than one parse.</summary>
/// <param name="Option">The option.</param>
/// <param name="Type">Its type.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Property">The property; null for one that the generator adds.</param>
internal sealed record ChoiceLeaf(OptionSpec Option, ChoiceType Type, Location Place, IPropertySymbol? Property)
{
    /// <summary>The same with the records that may be chosen.</summary>
    public IChoice With(ParseContext context) => new Known(this, context);

    private sealed class Known(ChoiceLeaf leaf, ParseContext context) : IChoice
    {
        private readonly Lazy<IReadOnlyList<RecordOptions>> _records = new(() => context.Family(leaf.Type.Base));

        public string Family => leaf.Type.Base.Name;

        public string Path => leaf.Option.Path;

        public bool IsList => leaf.Type.IsList;

        public bool TakesNull => leaf.Type.TakesNull;

        public IReadOnlyList<IChoosable> Records => _records.Value;
    }
}

/// <summary>A record that may be chosen, as the compiler knows it. Lives no longer than one parse.</summary>
/// <param name="type">The record.</param>
/// <param name="context">What parsers need.</param>
internal sealed class RecordOptions(INamedTypeSymbol type, ParseContext context) : IChoosable
{
    private readonly Lazy<ParsedRecord> _parsed = new(() => OptionParser.Record(type, context));
    private readonly Lazy<InitialValues> _defaults =
        new(() => new(type, new(context.Compilation, new MessageSink(), context.CancellationToken)));
    private IReadOnlyList<IChoice>? _choices;

    /// <summary>The record.</summary>
    public INamedTypeSymbol Type => type;

    /// <inheritdoc/>
    public string Name { get; } = RecordName.Of(type);

    /// <summary>What its initialisers set.</summary>
    public InitialValues Defaults => _defaults.Value;

    /// <summary>Its options in one list.</summary>
    public IReadOnlyList<OptionLeaf> Leaves => _parsed.Value.Leaves;

    /// <inheritdoc/>
    public IEnumerable<string> Paths => Leaves.Select(l => l.Option.Path);

    /// <inheritdoc/>
    public IReadOnlyList<IChoice> Choices => _choices ??= [.. _parsed.Value.Choices.Select(c => c.With(context))];
}

/// <summary>The options of a record or config class, by paths below it.</summary>
/// <param name="Options">The options as they nest.</param>
/// <param name="Leaves">The same in one list.</param>
/// <param name="Choices">The choices between records.</param>
internal sealed record ParsedRecord(IReadOnlyList<OptionSpec> Options, IReadOnlyList<OptionLeaf> Leaves, IReadOnlyList<ChoiceLeaf> Choices);
