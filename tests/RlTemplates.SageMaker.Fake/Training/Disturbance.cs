namespace RlTemplates.SageMaker.Fake;

/// <summary>What ends the processes of a job.</summary>
internal enum Disturbance
{
    /// <summary>Nothing: they ended by themselves.</summary>
    None,

    /// <summary>Somebody stops the job.</summary>
    Stopped,

    /// <summary>Its time is over.</summary>
    MaxRuntime,

    /// <summary>The time that it may wait is over.</summary>
    MaxWait,

    /// <summary>The spot machine is taken away.</summary>
    Interrupted,

    /// <summary>The machine fails.</summary>
    Crashed,
}
