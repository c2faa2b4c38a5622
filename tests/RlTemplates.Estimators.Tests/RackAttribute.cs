using System.ComponentModel.DataAnnotations;
using RlTemplates;
using RlTemplates.Estimators.Tests;

[assembly: Target(typeof(RackAttribute), typeof(RackTarget))]

namespace RlTemplates.Estimators.Tests;

/// <summary>A rack in somebody's cellar.</summary>
public sealed class RackAttribute : SubmitsToAttribute
{
    /// <summary>The queue. Default: day.</summary>
    [Pattern("[a-z]+", "be lower-case letters")]
    public string Queue { get; set; } = "day";

    /// <summary>Slots of the rack; 0 is more than the rack has. Default: 1.</summary>
    [Range(0, 8), MachineCount(MachineCountUse.Job)]
    public int Slots { get; set; } = 1;

    /// <summary>Hours after which the power is cut. Default: 0, never.</summary>
    [Range(0, 100), JobDuration(secondsPerUnit: 3600)]
    public int Hours { get; set; }

    /// <summary>Whether the rack takes whatever machines are free, and no shelf. Default: false.</summary>
    [ReplacesMachines]
    public bool TakesAny { get; set; }

    /// <summary>Who opens the cellar. Default: anybody.</summary>
    [RequiresProperty(nameof(AccessToken), Because = "the cellar asks for both")]
    public string? User { get; set; }

    /// <summary>Opens the cellar. Default: none.</summary>
    public string? AccessToken { get; set; }

    /// <summary>The folder that is carried to the rack. Default: none.</summary>
    public string? Sources { get; set; }

    /// <summary>Kinds of cable, which no option can write. Default: none.</summary>
    public Type[] Kinds { get; set; } = [];

    /// <summary>The shelf. Default: the only one.</summary>
    [UsesMachines(typeof(ShelfAttribute))]
    public string? Shelf { get; set; }
}

/// <summary>Machines of a rack.</summary>
/// <param name="name">Name of the shelf.</param>
public sealed class ShelfAttribute(string name) : MachineGroupAttribute(name)
{
    /// <summary>Height, in units. Default: 2.</summary>
    public int Units { get; set; } = 2;

    /// <summary>Model of the machines. Default: any.</summary>
    [MachineSize("rack")]
    public string? Model { get; set; }
}
