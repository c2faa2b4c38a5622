using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.Containers;

/// <summary>
/// An option of <c>train</c> itself that a hyperparameter may set, since nobody else writes the command line of a container.
/// </summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="IsFlag">Whether it is given or not, so that its value is <c>true</c> or <c>false</c>.</param>
internal sealed record ContainerOption(string Name, bool IsFlag = false)
{
    /// <summary>The experiment, where the program has several.</summary>
    public static ContainerOption Experiment { get; } = new(JobArguments.Experiment);

    /// <summary>Where runs are kept; otherwise among the checkpoints.</summary>
    public static ContainerOption Runs { get; } = new(JobArguments.Runs);

    private static readonly ContainerOption[] All =
    [
        Experiment, Runs, new("--config"), new(JobArguments.Grace), new(JobArguments.MaxDuration), new(JobArguments.CpuShare),
        new(JobArguments.Detach, IsFlag: true), new("--verbose", IsFlag: true),
    ];

    /// <summary>The option that a hyperparameter means; null where it means none of these.</summary>
    public static ContainerOption? Find(string hyperparameter)
    {
        var name = "--" + NameCase.SnakeToKebab(hyperparameter.StartsWith("--", StringComparison.Ordinal) ? hyperparameter[2..] : hyperparameter);
        return Array.Find(All, o => o.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The option as it is typed.</summary>
    /// <param name="value">Its value.</param>
    public IEnumerable<string> Tokens(string value) => !IsFlag ? [$"{Name}={value}"] : value.Equals("false", StringComparison.OrdinalIgnoreCase) ? [] : [Name];
}
