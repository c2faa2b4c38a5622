using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>All that a target needs to serve the policy of a run.</summary>
public sealed class Deployment
{
    /// <summary>What the endpoint is called. No other endpoint of the target has it.</summary>
    public required string Name { get; init; }

    /// <summary>The target.</summary>
    public required TargetDeclaration Target { get; init; }

    /// <summary>The store that holds the run.</summary>
    public required RunStore Store { get; init; }

    /// <summary>The run whose policy is served, <see cref="RunInfo.ModelPath"/>.</summary>
    public required RunInfo Run { get; init; }

    /// <summary>How it is served.</summary>
    public required DeployOptions Options { get; init; }

    /// <summary>A program on this machine with the entry script and its verb <c>serve</c>; null where this process is none.</summary>
    public JobProgram? Program { get; init; }

    /// <summary>Receives messages for the user who is waiting, one sentence each.</summary>
    internal Action<string> Tell { get; init; } = static _ => { };

    /// <summary>The same for a run whose policy lies elsewhere.</summary>
    internal Deployment Of(RunInfo run) => new()
    {
        Name = Name, Target = Target, Store = Store, Run = run, Options = Options, Program = Program, Tell = Tell,
    };
}
