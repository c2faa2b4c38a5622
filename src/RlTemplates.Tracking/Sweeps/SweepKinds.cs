namespace RlTemplates.Tracking;

/// <summary>How trials are chosen.</summary>
#if RLTEMPLATES_GENERATOR
internal
#else
public
#endif
enum SweepMethod
{
    /// <summary>Every combination once; the first parameter changes slowest.</summary>
    Grid,

    /// <summary>Independent draws.</summary>
    Random,
}

/// <summary>Which way a metric is better.</summary>
#if RLTEMPLATES_GENERATOR
internal
#else
public
#endif
enum SweepGoal
{
    /// <summary>Larger is better.</summary>
    Maximize,

    /// <summary>Smaller is better.</summary>
    Minimize,
}

/// <summary>Which rule ends hopeless trials.</summary>
#if RLTEMPLATES_GENERATOR
internal
#else
public
#endif
enum StoppingType
{
    /// <summary>The median stopping rule (Golovin et al. 2017, section 3.2.1).</summary>
    Median,

    /// <summary>Asynchronous successive halving (Li et al. 2020).</summary>
    SuccessiveHalving,
}

/// <summary>When hopeless trials end.</summary>
/// <param name="Type">The rule.</param>
/// <param name="Resource">The metric that says how far a trial is.</param>
/// <param name="GracePeriod">How far every trial gets.</param>
/// <param name="MinTrials">Completed trials before the median counts.</param>
/// <param name="ReductionFactor">Of how many trials one goes on from rung to rung.</param>
#if RLTEMPLATES_GENERATOR
internal
#else
public
#endif
sealed record EarlyStopping(StoppingType Type, string Resource, double GracePeriod, int MinTrials, double ReductionFactor);
