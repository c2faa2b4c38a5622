using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges whether the machines of a job reach each other, where its target needs a network for that.</summary>
internal static class NetworkParser
{
    private static readonly string[] Machine = ["VmSize", "Cpus", "Gpus", "Memory"];

    public static void Judge(IReadOnlyList<Declaration> all, ParseContext context)
    {
        foreach (var target in all.Where(d => d.IsTarget))
        {
            var network = Declaration.Properties(target.Type).FirstOrDefault(p => p.AttributeOf(KnownNames.JoinsMachines) is not null);
            if (network is null || target.Find(network.Name) is { IsSet: true })
                continue;
            var groups = MachineUseParser.Taken(target, all);
            if (groups.Any(g => g.Find(network.Name) is not { IsSet: true }) && groups.Select(Asked).Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1)
                context.Sink.Report(Rules.MachinesApart, target.Place, target.Kind, network.Name, string.Join(" and ", groups.Select(g => $"[{g.Kind}(\"{g.Name}\")]")));
        }
    }

    /// <summary>What a group asks of its machines.</summary>
    private static string Asked(Declaration group) => string.Join(" ", Machine.Select(p => group.Find(p)?.Code ?? "-"));
}
