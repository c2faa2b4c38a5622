using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Between which values a built-in metric stays.</summary>
/// <param name="Least">Least value; minus infinity where it is not known.</param>
/// <param name="Most">Largest value; infinity where it is not known.</param>
/// <param name="Why">Where the bounds come from, in words.</param>
internal sealed record MetricRange(double Least, double Most, string Why)
{
    private const string Evaluation = "evaluation/";

    private static readonly HashSet<string> Totals = new(StringComparer.Ordinal) { "episodes_total", "timesteps_total", "training_iteration", "time_total_s" };

    private static readonly HashSet<string> Rates = new(StringComparer.Ordinal)
    {
        "episodes_this_iter", "timesteps_this_iter", "time_this_iter_s", "timesteps_per_s", "frames_per_s",
    };

    /// <summary>Whether a metric starts at 0 and only grows.</summary>
    public static bool OnlyGrows(string metric) => Totals.Contains(metric);

    /// <summary>Whether the environment says between which values a metric stays.</summary>
    public static bool IsOfEpisodes(string metric) => !OnlyGrows(metric) && metric.Contains("episode_");

    /// <summary>The range of a metric of an experiment; null where nothing is known.</summary>
    public static MetricRange? Of(string metric, INamedTypeSymbol type, ParseContext context)
    {
        if (OnlyGrows(metric))
            return new(0, double.PositiveInfinity, "it starts at 0 and only grows");
        if (Rates.Contains(metric))
            return new(0, double.PositiveInfinity, "it is never negative");
        if (metric.StartsWith("time/", StringComparison.Ordinal))
            return new(0, 1, "it is a share of the time, between 0 and 1");
        return (metric.StartsWith(Evaluation, StringComparison.Ordinal) ? metric.Substring(Evaluation.Length) : metric) switch
        {
            "episode_reward_mean" or "episode_reward_min" or "episode_reward_max" => Reward(type, context),
            "episode_len_mean" => Length(type, context),
            _ => null,
        };
    }

    private static MetricRange? Reward(INamedTypeSymbol type, ParseContext context)
    {
        if (Environment(type, context) is not (var property, { } factory) || factory.AttributeOf(KnownNames.Environment) is not { } shows)
            return null;
        var values = new PartValues(property, context);
        if (values.Sets("Wrappers"))
            return null;
        var (least, most) = (Number(shows, "MinEpisodeReward") ?? double.NegativeInfinity, Number(shows, "MaxEpisodeReward") ?? double.PositiveInfinity);
        if (Number(shows, "MaxStepReward") is >= 0 and var step && values.Number("MaxEpisodeSteps") is { } steps)
            most = Math.Min(most, step * steps);
        return new(least, most, $"an episode of '{factory.Name}' has a reward {Words(least, most)}");
    }

    private static MetricRange? Length(INamedTypeSymbol type, ParseContext context)
    {
        if (Environment(type, context) is not (var property, { } factory))
            return null;
        var most = new PartValues(property, context).Number("MaxEpisodeSteps") ?? double.PositiveInfinity;
        return new(1, most, $"an episode of '{factory.Name}' has a length {Words(1, most)}");
    }

    private static (IPropertySymbol Property, INamedTypeSymbol? Factory) Environment(INamedTypeSymbol type, ParseContext context)
    {
        var (property, factory, _) = PartParser.Parts(type, KnownNames.EnvironmentOptions, context.Compilation).FirstOrDefault();
        return (property, factory);
    }

    private static double? Number(AttributeData attribute, string name) => attribute.Named(name) is double number && !double.IsNaN(number) ? number : null;

    private static string Words(double least, double most) => (double.IsInfinity(least), double.IsInfinity(most)) switch
    {
        (false, false) => FormattableString.Invariant($"from {least} to {most}"),
        (false, true) => FormattableString.Invariant($"of at least {least}"),
        _ => FormattableString.Invariant($"of at most {most}"),
    };
}
