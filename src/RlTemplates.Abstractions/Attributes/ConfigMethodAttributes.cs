namespace RlTemplates;

/// <summary>
/// Takes a method of the config class as one that makes a hook of training: <c>ITrainingHook Name()</c>. It is called once for each training, whose hook it makes, before those of
/// <c>hooks</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TrainHookAttribute : Attribute;

/// <summary>Takes a method of the config class as one that makes a hook of evaluations: <c>IEvaluationHook Name()</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EvalHookAttribute : Attribute;

/// <summary>
/// Takes a method of the config class as an export strategy: <c>void Name(ExportSource source, string folder[, CancellationToken cancellationToken])</c>, which writes the files of an export
/// into an empty folder.
/// </summary>
/// <param name="name">Name of the export and of its folder below <c>exports</c>: letters, digits, '-', '_', '.' and blanks, without a dot in front.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ExportStrategyAttribute(string name) : Attribute
{
    /// <summary>Name of the export and of its folder below <c>exports</c>.</summary>
    public string Name { get; } = name;
}

/// <summary>
/// Takes a method of the config class as the condition for going on where training and evaluation take turns, and in continuous evaluation: <c>bool Name(EvaluationResult? evaluation)</c>.
/// Before the first evaluation it is asked with null. A class has one at most.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContinueWhenAttribute : Attribute;
