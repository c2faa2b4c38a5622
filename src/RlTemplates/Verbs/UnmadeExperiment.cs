using System.Diagnostics;
using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.Verbs;

/// <summary>An experiment whose config class throws where it is made, or leaves out a part of itself. The program's others run without it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Problem">Why it cannot be made, in one sentence that begins with its class.</param>
internal sealed record UnmadeExperiment(string Name, string Problem)
{
    /// <summary>The whole finding.</summary>
    public string Finding => $"{Name}: {Problem}";

    /// <summary>Tries to make an experiment's config; null where that works.</summary>
    /// <param name="experiment">The experiment.</param>
    public static UnmadeExperiment? Judge(ExperimentDefinition experiment)
    {
        if (experiment is BrokenDefinition broken)
            return new(broken.Name, Words(broken.Config, broken.Reason));
        try
        {
            experiment.Options.CreateDefault();
            return null;
        }
        catch (Exception exception)
        {
            return new(experiment.Name, Words(experiment.ConfigType, exception));
        }
    }

    // An initialiser may call what refuses its argument: Schedule.Linear(1e-3, 0, -steps).
    private static string Words(Type? config, Exception exception)
    {
        var cause = exception;
        while (cause is TypeInitializationException { InnerException: { } inner })
            cause = inner;
        var kind = cause is UserException or ArgumentException or FormatException ? "" : cause.GetType().Name + ": ";
        return $"its config class {config?.Name}{Place(config, cause)} cannot be made of its own defaults: {kind}{Sentence.End(SecretNames.HoldsPassword(cause.Message) ? SecretNames.Mask : cause.Message.ReplaceLineEndings(" "))}";
    }

    private static string Place(Type? config, Exception cause)
    {
        var assembly = config?.Assembly.FullName;
        foreach (var frame in new StackTrace(cause, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetFileName() is { Length: > 0 } file && DiagnosticMethodInfo.Create(frame)?.DeclaringAssemblyName == assembly && !IsGenerated(file))
                return $" ({Path.GetFileName(file)}:{frame.GetFileLineNumber()})";
        }
        return "";
    }

    private static bool IsGenerated(string file) => file.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Stands for an experiment whose class throws before its definition is known.</summary>
/// <param name="config">The class.</param>
/// <param name="reason">What it throws.</param>
internal sealed class BrokenDefinition(Type config, Exception reason) : ExperimentDefinition
{
    /// <summary>The class.</summary>
    public Type Config => config;

    /// <summary>What it throws.</summary>
    public Exception Reason => reason;

    /// <inheritdoc/>
    public override ExperimentConfig Configure(object config) => throw new InvalidOperationException("The config class cannot be made.", reason);

    /// <summary>No options.</summary>
    public sealed class NoOptions : OptionTable
    {
        /// <inheritdoc/>
        public override IReadOnlyList<Option> Options => [];

        /// <inheritdoc/>
        public override object CreateDefault() => throw new InvalidOperationException("The config class cannot be made.");

        /// <inheritdoc/>
        public override object Bind(object defaults, OptionValues values) => CreateDefault();
    }
}
