using System.Globalization;
using RlTemplates.Configuration;
using RlTemplates.Tracking;

namespace RlTemplates.Sweeps;

/// <summary>Chooses the values of all trials. The same sweep always gives the same trials, and a larger budget only adds some.</summary>
internal static class SweepSampler
{
    /// <summary>Most draws of one trial.</summary>
    public const int MostDraws = 100;

    /// <summary>The values of each trial, in the order of the parameters.</summary>
    /// <param name="sweep">What varies.</param>
    /// <param name="fits">Whether values fit each other: draws that do not are made again. A grid has all of its points.</param>
    /// <returns>The trials up to the first one of which no draw fits, which has the last draw.</returns>
    public static IReadOnlyList<IReadOnlyList<SweptValue>> Plan(SweepSettings sweep, Predicate<IReadOnlyList<SweptValue>> fits)
    {
        if (sweep.Method == SweepMethod.Grid)
            return [.. Grid(sweep.Parameters)];
        var trials = new List<IReadOnlyList<SweptValue>>();
        for (var number = 1; number <= (sweep.Trials ?? SweepChecker.MostTrials); number++)
        {
            var (drawn, isRight) = DrawUntil(sweep, number, fits);
            trials.Add(drawn);
            if (!isRight)
                break;
        }
        return trials;
    }

    private static IEnumerable<IReadOnlyList<SweptValue>> Grid(IReadOnlyList<SweepParameter> parameters)
    {
        var indices = new long[parameters.Count];
        while (true)
        {
            yield return [.. parameters.Select((p, i) => new SweptValue(p.Path, Text(p, indices[i])))];
            var last = parameters.Count - 1;
            while (last >= 0 && ++indices[last] >= parameters[last].Count)
                indices[last--] = 0;
            if (last < 0)
                yield break;
        }
    }

    // Each trial has a stream of its own, so that its values do not depend on how many trials there are, nor on how often others are drawn.
    private static (SweptValue[] Values, bool IsRight) DrawUntil(SweepSettings sweep, int number, Predicate<IReadOnlyList<SweptValue>> fits)
    {
        var random = new RandomStream(sweep.Seed, (ulong)number);
        for (var draw = 1; ; draw++)
        {
            var values = Draw(sweep, ref random);
            if (fits(values))
                return (values, true);
            if (draw == MostDraws)
                return (values, false);
        }
    }

    private static SweptValue[] Draw(SweepSettings sweep, ref RandomStream random)
    {
        var values = new SweptValue[sweep.Parameters.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = new(sweep.Parameters[i].Path, Draw(sweep.Parameters[i], ref random));
        return values;
    }

    private static string Draw(SweepParameter parameter, ref RandomStream random)
    {
        var part = random.NextDouble();
        if (parameter.Count is { } count)
            return Text(parameter, (long)Math.Min(Math.Floor(part * count), count - 1));
        var range = parameter.Range!;
        if (range.Distribution == SweepDistribution.Uniform)
            return Real(range.Min + (part * (range.Max - range.Min)), range);
        // The ends of whole numbers get as much room as the others.
        var room = range.IsWhole ? 0.5 : 0;
        var (low, high) = (Math.Log(range.Min - room), Math.Log(range.Max + room));
        var drawn = Math.Exp(low + (part * (high - low)));
        return range.IsWhole ? Whole(Math.Clamp(Math.Round(drawn), range.Min, range.Max)) : Real(drawn, range);
    }

    private static string Text(SweepParameter parameter, long index)
    {
        if (parameter.Range is not { Step: { } step } range)
            return parameter.Values[(int)index];
        if (range.IsWhole)
            return Whole(range.Min + (index * step));
        // Decimal steps do not gather binary dust: 0.1, 0.2, 0.3.
        return Math.Max(Math.Abs(range.Min), Math.Abs(range.Max)) < 1e12 && step > 1e-12
            ? ((decimal)range.Min + (index * (decimal)step)).ToString("0.############################", CultureInfo.InvariantCulture)
            : (range.Min + (index * step)).ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Whole(double value) => ((long)value).ToString(CultureInfo.InvariantCulture);

    // Six digits are as exact as anyone needs, and can be copied by hand.
    private static string Real(double value, SweepRange range)
    {
        var text = value.ToString("G6", CultureInfo.InvariantCulture).ToLowerInvariant();
        var rounded = double.Parse(text, CultureInfo.InvariantCulture);
        return rounded >= range.Min && rounded <= range.Max ? text : Math.Clamp(rounded, range.Min, range.Max).ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
    }
}
