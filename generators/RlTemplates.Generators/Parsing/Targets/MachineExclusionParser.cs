using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges values of a target that are for jobs without machine groups.</summary>
internal static class MachineExclusionParser
{
    public static void Judge(IReadOnlyList<Declaration> targets, IReadOnlyList<Declaration> all, ParseContext context)
    {
        foreach (var target in targets)
        {
            foreach (var argument in target.Arguments.Where(a => a.IsSet))
            {
                if (argument.Property.AttributeOf(KnownNames.ExcludesMachines) is not { } rule
                    || MachineUseParser.Meant(target, all) is not { Count: > 0 } groups)
                    continue;
                var words = string.Join(" and ", groups.Select(g => $"[{g.Kind}(\"{g.Name}\")]"));
                var mend = new Mend(Mend.Argument, argument.Name);
                context.Sink.Report(Rules.ExcludedMachines, argument.Place, mend, argument.Name, target.Kind, words, rule.Text() ?? "");
            }
        }
    }
}
