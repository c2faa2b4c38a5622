namespace RlTemplates;

/// <summary>
/// Declares a place that the experiment can be submitted to: <c>submit --to NAME</c>. A target of one's own is a class that derives from
/// this one; constraints on its properties (<see cref="PatternAttribute"/>, <c>[Range]</c>, <see cref="RequiresPropertyAttribute"/> and the
/// others beside it) are judged by the compiler on every config class that carries it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class SubmitsToAttribute : Attribute
{
    /// <summary>
    /// Name of the target, as <c>--to</c> takes it; 1 to 63 letters, digits and dashes. Default: the attribute's own name in lower case,
    /// for example <c>azureml</c>. Two targets of one kind need two names.
    /// </summary>
    [Pattern("[A-Za-z0-9][A-Za-z0-9-]{0,62}", "be 1 to 63 letters, digits and dashes and begin with a letter or digit")]
    public string? Name { get; set; }
}
