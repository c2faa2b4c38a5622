using System.ComponentModel.DataAnnotations;
using Outsider;

[assembly: Target(typeof(ShedAttribute), typeof(ShedTarget))]

namespace Outsider;

/// <summary>Trains in somebody's shed: a folder of runs of its own, where a process of this machine trains.</summary>
public sealed class ShedAttribute : SubmitsToAttribute
{
    /// <summary>The shed's folder of runs. Default: <c>shed</c> in the working directory.</summary>
    public string Folder { get; set; } = "shed";

    /// <summary>The queue; lower-case letters. Default: day.</summary>
    [Pattern("[a-z]+", "be lower-case letters")]
    public string Queue { get; set; } = "day";

    /// <summary>Threads of the process, 0 to 64; 0 leaves them to the runtime. Default: 0.</summary>
    [Range(0, 64)]
    public int Threads { get; set; }

    /// <summary>Kind of machine; the project's files <c>*.vmsizes.csv</c> list those of the provider <c>shed</c>. Default: any.</summary>
    [MachineSize("shed")]
    public string? Machine { get; set; }

    /// <summary>Hours after which a job is ended with a checkpoint, above 0 and at most 720. Default: 0, never.</summary>
    [Range(0.0, 720), JobDuration(3600)]
    public double Hours { get; set; }

    /// <summary>Opens the shed. Default: it is open.</summary>
    public string? AccessToken { get; set; }

    /// <summary>The bench to train on. Default: the only one.</summary>
    [UsesMachines(typeof(BenchAttribute))]
    public string? Bench { get; set; }
}
