using System;
using System.Collections.Generic;
using System.Linq;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Configuration;

/// <summary>Judges the sweep block of a preset.</summary>
internal sealed class SweepChecker
{
    /// <summary>Most trials of a sweep.</summary>
    public const int MostTrials = 1000;

    /// <summary>Most trials at once.</summary>
    public const int MostParallel = 256;

    private static readonly string[] Keys = ["method", "metric", "parameters", "budget", "parallel", "early_stopping", "seed"];
    private static readonly string[] MetricKeys = ["name", "goal"];
    private static readonly string[] BudgetKeys = ["trials", "time"];
    private static readonly TextRule Method = Choice("grid", "random");
    private static readonly TextRule Goal = Choice("maximize", "minimize");
    private static readonly TextRule Name = new(new AnyGrammar());
    private static readonly TextRule Trials = new(new WholeGrammar(1, MostTrials));
    private static readonly TextRule Time = new(new DurationGrammar()) { Minimum = 1, Maximum = TimeSpan.FromDays(365).TotalSeconds };
    private static readonly TextRule Parallel = new(new WholeGrammar(1, MostParallel));
    private static readonly TextRule Seed = new(new WholeGrammar(0, ulong.MaxValue));

    private readonly IOptionCatalogue _catalogue;
    private readonly List<YamlFinding> _findings;

    private SweepChecker(IOptionCatalogue catalogue, List<YamlFinding> findings) => (_catalogue, _findings) = (catalogue, findings);

    /// <summary>Judges a sweep.</summary>
    /// <param name="sweep">What stands below <c>sweep</c>.</param>
    /// <param name="catalogue">The experiment's options.</param>
    /// <param name="values">What the file and those that it extends set, lowest first.</param>
    /// <param name="findings">Receives what is wrong.</param>
    /// <returns>The sweep; of no use where something is wrong.</returns>
    public static SweepSettings Check(YamlMapping sweep, IOptionCatalogue catalogue, IReadOnlyList<PresetValue> values, List<YamlFinding> findings)
    {
        var checker = new SweepChecker(catalogue, findings);
        var section = new SweepSection("sweep", sweep, Keys, findings);
        var settings = checker.Budget(section, checker.Metric(section, new SweepSettings
        {
            Method = Required(section, "method", Method)?.Written == "grid" ? SweepMethod.Grid : SweepMethod.Random,
            Parameters = checker.Parameters(section),
            Parallel = section.Value("parallel", Parallel) is { } parallel ? (int)parallel.Numbers[0] : null,
            Seed = section.Value("seed", Seed) is { } seed ? ulong.Parse(seed.Written, System.Globalization.CultureInfo.InvariantCulture) : 1,
        }));
        checker.Extent(section, settings);
        return section.Group("early_stopping") is { } early
            ? settings with { EarlyStopping = EarlyStoppingChecker.Check(early, settings, catalogue, values, findings) }
            : settings;
    }

    /// <summary>A choice between names.</summary>
    public static TextRule Choice(params string[] names) => new(new ChoiceGrammar(names));

    private static TextReading? Required(SweepSection section, string key, TextRule rule)
    {
        if (!section.Has(key))
            section.Tell(YamlFault.WrongSweepValue, section.Place, $"lacks {key}; it must be {rule.Expected}");
        return section.Value(key, rule);
    }

    private SweepSettings Metric(SweepSection section, SweepSettings settings)
    {
        if (section.Group("metric") is not { } group)
            return settings with { Metric = "episode_reward_mean" };
        var metric = new SweepSection("sweep.metric", group, MetricKeys, _findings);
        var name = Required(metric, "name", Name)?.Written ?? "";
        var known = _catalogue.Find(PresetShape.Stop) is { Index: >= 0 and var stop } ? _catalogue.Keys(stop) : [];
        if (name.Length > 0 && known.Count > 0 && !known.Contains(name))
        {
            var nearest = Suggestion.Nearest(name, known.OrderBy(k => k, StringComparer.Ordinal));
            metric.Tell(
                YamlFault.UnknownMetric, metric.PlaceOf("name"),
                $"is '{TextRule.Shorten(name)}', which nothing logs" + (nearest is null ? $"; there are {string.Join(", ", known.OrderBy(k => k, StringComparer.Ordinal))}" : $"; did you mean {nearest}?"), nearest);
        }
        return settings with { Metric = name, Goal = metric.Value("goal", Goal)?.Written == "minimize" ? SweepGoal.Minimize : SweepGoal.Maximize };
    }

    private IReadOnlyList<SweepParameter> Parameters(SweepSection section)
    {
        if (section.Has("parameters"))
            return section.Group("parameters") is { } group ? SweepParameters.Check(group, _catalogue, _findings) : [];
        section.Tell(YamlFault.EmptySearch, section.Place, "lacks parameters, so that there is nothing to vary; for example parameters: { seed: { values: [1, 2, 3] } }");
        return [];
    }

    private SweepSettings Budget(SweepSection section, SweepSettings settings)
    {
        if (section.Group("budget") is not { } group)
            return settings;
        var budget = new SweepSection("sweep.budget", group, BudgetKeys, _findings);
        return settings with
        {
            Trials = budget.Value("trials", Trials) is { } trials ? (int)trials.Numbers[0] : null,
            Time = budget.Value("time", Time) is { } time ? TimeSpan.FromSeconds(time.Numbers[0]) : null,
        };
    }

    /// <summary>A random search must have an end, and a grid must fit the budget.</summary>
    private void Extent(SweepSection section, SweepSettings settings)
    {
        if (_findings.Count > 0 || settings.Parameters.Count == 0)
            return;
        if (settings.Method == SweepMethod.Random)
        {
            if (settings is { Trials: null, Time: null })
                section.Tell(YamlFault.UnboundedSearch, section.PlaceOf("method"), $"draws at random and never ends; set budget: {{ trials: 20 }} (at most {MostTrials}), or a time");
            return;
        }
        foreach (var endless in settings.Parameters.Where(p => p.Count is null))
        {
            _findings.Add(new(
                YamlFault.UnboundedSearch, endless.Place,
                $"sweep.parameters.{endless.Path} has no end of values, and a grid goes through all of them; give it values or a step, or set method: random"));
        }
        var size = settings.Parameters.Aggregate(1.0, (product, p) => product * (p.Count ?? 1));
        var most = settings.Trials ?? MostTrials;
        if (size > most)
        {
            var limit = settings.Trials is null ? "a sweep has at most" : "budget.trials allows";
            section.Tell(YamlFault.GridTooLarge, section.KeyPlaceOf("parameters"), FormattableString.Invariant($"is a grid of {size:0} trials, and {limit} {most}; take fewer values, or method: random"));
        }
    }
}
