using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Machines;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges the algorithm's number of workers: head CPUs + worker machines × CPUs each − 1 for the head.</summary>
internal static class WorkerParser
{
    private const string Property = "NumWorkers";

    public static void Judge(INamedTypeSymbol type, IReadOnlyList<Declaration> all, MachineTable table, ParseContext context)
    {
        if (!all.Any(d => d.Type.Is(KnownNames.Head)) || Count(type, context) is not var (count, place))
            return;
        var scarcest = Pairs(all).Select(p => Room(p.Head, p.Workers, all, table)).Where(r => r.Count > 0).OrderBy(r => r.Count).FirstOrDefault();
        if (scarcest.Sum is not null && count > scarcest.Count)
        {
            var most = scarcest.Count.ToString(CultureInfo.InvariantCulture);
            context.Sink.Report(Rules.MoreWorkersThanCpus, place, Mend.Replace(most), count.ToString(CultureInfo.InvariantCulture), most, scarcest.Sum);
        }
    }

    /// <summary>Head and workers of each target that uses some; without targets those that a target would use.</summary>
    private static List<(Declaration? Head, Declaration? Workers)> Pairs(IReadOnlyList<Declaration> all)
    {
        var pairs = all.Where(d => d.IsTarget && MachineUseParser.References(d.Type).Any())
            .Select(t => MachineUseParser.Taken(t, all)).Select(taken => (One(taken, KnownNames.Head), One(taken, KnownNames.Workers))).ToList();
        return pairs.Count > 0 ? pairs : [(Only(KnownNames.Head), Only(KnownNames.Workers))];

        static Declaration? One(IReadOnlyList<Declaration> taken, string kind) => taken.FirstOrDefault(g => g.Type.Is(kind));

        Declaration? Only(string kind) => all.Where(d => d.Type.Is(kind)).ToList() is [var one] ? one : null;
    }

    /// <summary>How many workers there is room for, and the sum in words; 0 where a size is not known.</summary>
    private static (int Count, string? Sum) Room(Declaration? head, Declaration? workers, IReadOnlyList<Declaration> all, MachineTable table)
    {
        if (head is null || Cpus(head, all, table) is not { } own)
            return (0, null);
        if (workers is null)
            return (own - 1, $"{Text(own)} CPUs of '{head.Name}' less 1 for the head itself");
        if (Cpus(workers, all, table) is not { } each)
            return (0, null);
        var nodes = MeaningParser.JobMachines(workers);
        return (own + (nodes * each) - 1, $"{Text(own)} CPUs of '{head.Name}' and {Text(nodes)} × {Text(each)} of '{workers.Name}', less 1 for the head itself");
    }

    private static int? Cpus(Declaration group, IReadOnlyList<Declaration> all, MachineTable table) => group.Find("Cpus")?.Value as int? ?? MachineParser.Size(group, all, table)?.Cpus;

    /// <summary>The constant that the class gives its algorithm, and where.</summary>
    private static (int Count, Location Place)? Count(INamedTypeSymbol type, ParseContext context)
    {
        foreach (var (property, _, _) in PartParser.Parts(type, KnownNames.AlgorithmOptions, context.Compilation))
        {
            if (DefaultParser.Initializer(property, context.CancellationToken) is not BaseObjectCreationExpressionSyntax { Initializer: { } initializer })
                continue;
            foreach (var assignment in initializer.Expressions.OfType<AssignmentExpressionSyntax>())
            {
                if (assignment.Left is IdentifierNameSyntax { Identifier.ValueText: Property }
                    && context.Compilation.GetSemanticModel(assignment.SyntaxTree).GetConstantValue(assignment.Right, context.CancellationToken) is { Value: int count })
                    return (count, assignment.Right.GetLocation());
            }
        }
        return null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
