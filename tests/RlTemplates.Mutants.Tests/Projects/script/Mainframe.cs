using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Lab;

/// <summary>A target that no package knows: it gets its rules from these constraints.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MainframeAttribute : SubmitsToAttribute
{
    [Pattern("[A-Z]{1,8}", "be 1 to 8 capitals"), RequiresProperty("Account")]
    public string? Queue { get; set; }

    public string? Account { get; set; }

    [Range(1, 64), AtMostProperty("Most")]
    public int Least { get; set; }

    [DefaultValue(8)]
    public int Most { get; set; } = 8;

    [UsesMachines(typeof(RackAttribute))]
    public string? Rack { get; set; }

    [Elements(AreNamed = true)]
    public string[] Tapes { get; set; } = [];

    [NamesOf("Tapes")]
    public string[] Speeds { get; set; } = [];

    [ExcludesProperty("Least", Because = "all is all")]
    public bool TakesAll { get; set; }
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class RackAttribute(string name) : MachineGroupAttribute(name)
{
    [MachineSize("vendor")]
    public string? Model { get; set; }
}
