namespace RlTemplates;

/// <summary>
/// Lets one experiment break one rule of the <see cref="RlPolicyAttribute"/> in the same assembly, for a time. Only the kit can say so: an exception that stands in a
/// project does not loosen the kit's policy. When it ends, the rule is an error again; in the last 14 days it is a warning.
/// </summary>
/// <param name="experiment">Name of the experiment, as in <c>[RlExperiment("pong-impala")]</c>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class RlPolicyExceptionAttribute(string experiment) : Attribute
{
    /// <summary>Name of the experiment.</summary>
    public string Experiment { get; } = experiment;

    /// <summary>The rule that it may break: <c>RLT0110</c> to <c>RLT0117</c>. Needed.</summary>
    public string Rule { get; set; } = "";

    /// <summary>Why. Needed.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The last day on which it holds, to the end of that day in UTC: <c>2027-03-31</c>. Needed.</summary>
    public string Until { get; set; } = "";

    /// <summary>Who approved it. Needed.</summary>
    public string ApprovedBy { get; set; } = "";
}
