using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Reads what policies know of a property of a target or machine group.</summary>
internal static class MeaningParser
{
    public static OptionMeaning Of(IPropertySymbol property)
    {
        if (property.AttributeOf(KnownNames.MachineSize) is not null)
            return OptionMeaning.MachineSize;
        if (property.AttributeOf(KnownNames.JobDuration) is not null)
            return OptionMeaning.JobDuration;
        // The values of MachineCountUse.
        return property.AttributeOf(KnownNames.MachineCount)?.ConstructorArguments.FirstOrDefault().Value switch
        {
            0 => OptionMeaning.MachineLimit,
            1 => OptionMeaning.JobMachines,
            2 => OptionMeaning.JobMachinesByDefault,
            _ => OptionMeaning.None,
        };
    }

    public static double SecondsPerUnit(IPropertySymbol property) =>
        property.AttributeOf(KnownNames.JobDuration)?.ConstructorArguments.FirstOrDefault().Value is { } seconds ? Convert.ToDouble(seconds, CultureInfo.InvariantCulture) : 1;

    /// <summary>The machines of a group that one job takes, as far as the class says.</summary>
    public static int JobMachines(Declaration group) =>
        (group.Arguments.FirstOrDefault(a => Of(a.Property) == OptionMeaning.JobMachines) ?? group.Arguments.FirstOrDefault(a => Of(a.Property) == OptionMeaning.JobMachinesByDefault))?.Value as int? ?? 1;
}
