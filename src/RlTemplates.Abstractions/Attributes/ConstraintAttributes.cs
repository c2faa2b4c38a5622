namespace RlTemplates;

/// <summary>
/// Says of a record of options how their values must fit each other. Judged at compile time where the values are constants (RLT0017), and at run
/// time on what the preset, the environment variables and the command line come to. Options are named by their properties, those of a group with a
/// dot: <c>"Network.UseLstm"</c>.
/// </summary>
/// <param name="option">The option that is judged.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class OptionConstraintAttribute(string option) : Attribute
{
    /// <summary>The option that is judged.</summary>
    public string Option { get; } = option;

    /// <summary>An option on which the rule depends. Default: none, the rule always holds.</summary>
    public string? When { get; set; }

    /// <summary>The value of <see cref="When"/> with which the rule holds. Default: true.</summary>
    public object Is { get; set; } = true;

    /// <summary>The reason, as a clause without a stop at its end: it ends the message. Default: none.</summary>
    public string Because { get; set; } = "";
}

/// <summary>An option must lie within bounds or have one value, usually where another one has some value.</summary>
/// <param name="option">The option that is judged.</param>
public sealed class RequiresAttribute(string option) : OptionConstraintAttribute(option)
{
    /// <summary>Least allowed value. Default: no such bound.</summary>
    public double AtLeast { get; set; } = double.NaN;

    /// <summary>Largest allowed value. Default: no such bound.</summary>
    public double AtMost { get; set; } = double.NaN;

    /// <summary>The only allowed value. Default: null, no such demand.</summary>
    public object? Value { get; set; }
}

/// <summary>An option must not have a value.</summary>
/// <param name="option">The option that is judged.</param>
/// <param name="value">The forbidden value.</param>
public sealed class ForbidsAttribute(string option, object value) : OptionConstraintAttribute(option)
{
    /// <summary>The forbidden value.</summary>
    public object Value { get; } = value;
}

/// <summary>An option must not be less than another one, or than the product of several.</summary>
/// <param name="option">The option that is judged.</param>
/// <param name="factors">The options whose product is the bound.</param>
public sealed class NotLessThanAttribute(string option, params string[] factors) : OptionConstraintAttribute(option)
{
    /// <summary>The options whose product is the bound.</summary>
    public string[] Factors { get; } = factors;
}

/// <summary>An option must be a whole multiple of another one, or of the product of several.</summary>
/// <param name="option">The option that is judged.</param>
/// <param name="factors">The options whose product divides it.</param>
public sealed class MultipleOfAttribute(string option, params string[] factors) : OptionConstraintAttribute(option)
{
    /// <summary>The options whose product divides it.</summary>
    public string[] Factors { get; } = factors;

    /// <summary>Options whose product counts in place of a larger value. Default: none.</summary>
    public string[] UpTo { get; set; } = [];
}

/// <summary>A switch must be off in an experiment whose environment shows observations of another kind (<see cref="EnvironmentAttribute.Observations"/>).</summary>
/// <param name="option">The switch.</param>
/// <param name="observations">Every kind of observation with which it may be on.</param>
public sealed class NeedsObservationsAttribute(string option, ObservationKinds observations) : OptionConstraintAttribute(option)
{
    /// <summary>Every kind of observation with which the switch may be on.</summary>
    public ObservationKinds Observations { get; } = observations;
}
