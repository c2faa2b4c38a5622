using System.Linq;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>What the texts must look like that say which records are chosen.</summary>
internal static class ChoiceRules
{
    /// <summary>The name of a record.</summary>
    public static TextRule OfType(IChoice choice) =>
        new(new RecordTypeGrammar(choice.Family, [.. choice.Records.Select(r => r.Name)], choice is { TakesNull: true, IsList: false }));

    /// <summary>A list as a whole.</summary>
    public static TextRule OfList(IChoice choice) => new(new RecordListGrammar([.. choice.Records.Select(r => r.Name)]));
}
