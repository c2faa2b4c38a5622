namespace Outsider.Experiments;

/// <summary>Uses an environment written by hand wrongly.</summary>
[RlExperiment("wrong-orchard")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 100_000)] // RLT0113 The stop criterion on time_total_s is 100000; it must be at most 86400 by the policy 'shed rules' of RlTemplates.Outsider.Kit
[Tag("team", "outsiders")]
public sealed partial record WrongOrchardExperiment
{
    /// <summary>The orchard.</summary>
    public OrchardOptions Environment { get; init; } = new() { Basket = 0 }; // RLT0005 The default of 'Basket' is 0; it must lie in [1, 100]

    /// <summary>An algorithm that cannot learn from it.</summary>
    public SacOptions Algorithm { get; init; } = new(); // RLT0013 'Sac' learns from continuous actions, but 'Orchard' has discrete actions

    /// <summary>Where results go.</summary>
    public TrackingOptions Tracking { get; init; } = new()
    {
        Sinks = [new NotarySinkOptions { SealToken = "hush-hush" }], // RLT0030 'SealToken' looks like a secret
    };
}
