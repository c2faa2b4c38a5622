using System.Globalization;
using RlTemplates.Curricula;
using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>The curricula of a config, judged, and the tasks that they make.</summary>
internal sealed class CurriculumPlan
{
    // What many curricula come to together is not tried in full: it may never happen.
    private const int MostTogether = 4096;

    private readonly CurriculumTasks _tasks;

    private CurriculumPlan(IReadOnlyList<CurriculumOptions> curricula, CurriculumTasks tasks) => (Curricula, _tasks) = (curricula, tasks);

    /// <summary>The curricula.</summary>
    public IReadOnlyList<CurriculumOptions> Curricula { get; }

    /// <summary>The task at the beginning.</summary>
    public object First => Task(Beginning);

    private int[] Beginning => new int[Curricula.Count];

    /// <summary>Takes the curricula of a config; null where it has none.</summary>
    /// <param name="config">The config.</param>
    /// <param name="options">Where values come from; nothing where that is not known.</param>
    /// <exception cref="UserException">They are wrong.</exception>
    public static CurriculumPlan? Of(ExperimentConfig config, IReadOnlyList<ResolvedOption> options)
    {
        if (config.Curriculum.Count == 0)
            return null;
        if (config.Tasks is not { } tasks)
            throw new UserException("curriculum needs a config class, whose options it changes; a config that code makes by hand changes them by a hook.");
        var findings = CurriculumRules.Judge([.. config.Curriculum.Select(FactsOf)], new(tasks.Prefix, [.. tasks.Options.Keys], path => tasks.Options[path].Option.Rule) { Metrics = tasks.Metrics }).ToList();
        if (findings.Count > 0)
            throw new UserException([.. findings.Select(f => Sentence.End($"{f.Path} {f.Words}{SourceOf(f.Path, options)}"))]);
        var plan = new CurriculumPlan(config.Curriculum, tasks);
        foreach (var places in plan.Together())
            _ = plan.Task(places);
        return plan;
    }

    /// <summary>Values by path.</summary>
    /// <param name="places">Place of the value of each curriculum.</param>
    public object Task(IReadOnlyList<int> places)
    {
        var values = Curricula.Select((c, i) => KeyValuePair.Create(c.Option, c.Values[places[i]])).ToList();
        try
        {
            return _tasks.Make(values);
        }
        catch (UserException exception)
        {
            throw new UserException([.. exception.Findings.Select(f => $"curriculum sets {string.Join(" and ", values.Select(v => $"{v.Key} to {v.Value}"))}, which does not fit: {f}")]);
        }
    }

    /// <summary>Lets somebody look at a task of each value.</summary>
    /// <param name="check">Throws where a task does not fit.</param>
    /// <exception cref="UserException">One does not fit.</exception>
    public void CheckEach(Action<object> check)
    {
        foreach (var places in Alone().Prepend(Beginning))
        {
            try
            {
                check(Task(places));
            }
            catch (ArgumentException exception)
            {
                throw new UserException($"curriculum sets {string.Join(" and ", Curricula.Select((c, i) => $"{c.Option} to {c.Values[places[i]]}"))}, which cannot change while the environment is played: {exception.Message}", exception);
            }
        }
    }

    /// <summary>A value as a number: itself, 1 for true, 0 for false, and its place for what is no number.</summary>
    public double NumberOf(int curriculum, int place)
    {
        var text = Curricula[curriculum].Values[place];
        return bool.TryParse(text, out var isOn) ? (isOn ? 1 : 0)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : place;
    }

    private static CurriculumFacts FactsOf(CurriculumOptions curriculum, int index) => new(string.Create(CultureInfo.InvariantCulture, $"curriculum.{index}"))
    {
        Option = curriculum.Option,
        Values = curriculum.Values,
        Steps = (curriculum as ScheduledCurriculum)?.Steps.Select(s => s.ToString(CultureInfo.InvariantCulture)).ToList(),
        Metric = (curriculum as SteppedCurriculum)?.Metric,
        HasBounds = curriculum is SteppedCurriculum stepped ? (stepped.AtLeast is not null, stepped.AtMost is not null) : null,
    };

    // The row of a list's element is that of the list.
    private static string SourceOf(string path, IReadOnlyList<ResolvedOption> options) =>
        options.Where(o => (o.Path == path || path.StartsWith(o.Path + ".", StringComparison.Ordinal)) && o.Source.IsSet && o.Source.Kind != SourceKind.Code)
            .OrderBy(o => o.Path.Length).LastOrDefault() is { Source: var source } ? $" ({source})" : "";

    private IEnumerable<int[]> Alone() =>
        from curriculum in Enumerable.Range(0, Curricula.Count)
        from place in Enumerable.Range(1, Curricula[curriculum].Values.Count - 1)
        select Enumerable.Range(0, Curricula.Count).Select(i => i == curriculum ? place : 0).ToArray();

    private IEnumerable<int[]> Together()
    {
        if (Curricula.Aggregate(1.0, (count, c) => count * c.Values.Count) > MostTogether)
            return Alone().Prepend(Beginning);
        return Curricula.Aggregate<CurriculumOptions, IEnumerable<int[]>>([[]], (all, c) => all.SelectMany(places => Enumerable.Range(0, c.Values.Count).Select(place => (int[])[.. places, place])));
    }
}
