using System.Runtime.InteropServices;

namespace RlTemplates.Experiments;

/// <summary>What an evaluation has played.</summary>
/// <param name="Episodes">The episodes in order.</param>
/// <param name="BoundWarning">Which bound ended episodes, in words; null where none did.</param>
internal readonly record struct PlayedEpisodes(IReadOnlyList<EpisodeResult> Episodes, string? BoundWarning)
{
    /// <summary>Which copies threw and were replaced, in words; null where none did.</summary>
    public string? CrashWarning { get; init; }
}

/// <summary>Counts the episodes of an evaluation. Copy i plays episodes i, i + N, i + 2N, and so on.</summary>
/// <param name="copies">N, the number of copies.</param>
/// <param name="episodes">Number of episodes to play, at least N; not used where there are steps.</param>
/// <param name="steps">Number of steps to play instead, by a single copy; null for episodes.</param>
internal sealed class EpisodeTally(int copies, int episodes, int? steps = null)
{
    private readonly List<EpisodeResult> _episodes = [];
    private readonly double[] _sums = new double[copies];
    private readonly int[] _lengths = new int[copies];
    private readonly int[] _next = [.. Enumerable.Range(0, copies)];

    /// <summary>Gets each episode that counts when it ends. Default: nobody does.</summary>
    public Action<EpisodeResult> Ended { get; init; } = static _ => { };

    /// <summary>Episodes, or steps, that are still to be played.</summary>
    public int Left { get; private set; } = steps ?? episodes;

    /// <summary>Episodes that a bound or a crash ended.</summary>
    public int Unfinished { get; private set; }

    /// <summary>What was played, in order. Every episode has at least one step, so those without were not played.</summary>
    public IReadOnlyList<EpisodeResult> Episodes => ImmutableCollectionsMarshal.AsImmutableArray([.. _episodes.Where(e => e is { Length: > 0 })]);

    /// <summary>Episodes that ended because their copy threw and was replaced.</summary>
    public int Crashed { get; private set; }

    /// <summary>Whether a copy has episodes to play.</summary>
    public bool NeedsMore(int copy) => steps is null ? _next[copy] < episodes : Left > 0;

    /// <summary>Whether the episode of a copy counts and has taken so many steps.</summary>
    public bool IsLong(int copy, int mostSteps) => _lengths[copy] >= mostSteps && NeedsMore(copy);

    /// <summary>Counts a step.</summary>
    public void Add(int copy, double reward)
    {
        _sums[copy] += reward;
        _lengths[copy]++;
        if (steps is not null)
            Left--;
    }

    /// <summary>Ends the episode of a copy that threw and was replaced.</summary>
    public void EndCrashed(int copy)
    {
        if (NeedsMore(copy))
            Crashed++;
        End(copy, isTruncated: true, isUnfinished: true);
    }

    /// <summary>Ends the episode of a copy.</summary>
    public void End(int copy, bool isTruncated, bool isUnfinished = false)
    {
        // The last step of all may end an episode.
        if (NeedsMore(copy) || steps is not null)
        {
            while (_episodes.Count <= _next[copy])
                _episodes.Add(default);
            _episodes[_next[copy]] = new(_sums[copy], _lengths[copy]) { Truncated = isTruncated, Unfinished = isUnfinished };
            _next[copy] += copies;
            if (steps is null)
                Left--;
            if (isUnfinished)
                Unfinished++;
            Ended(_episodes[_next[copy] - copies]);
        }
        (_sums[copy], _lengths[copy]) = (0, 0);
    }

    /// <summary>A copy plays no further episodes.</summary>
    public void Retire(int copy)
    {
        if (steps is not null)
            Left = 0;
        for (; NeedsMore(copy); _next[copy] += copies)
            Left--;
    }

    /// <summary>Ends an evaluation of so many steps: the episode under way counts only where it is the first.</summary>
    public void EndSteps()
    {
        if (steps is not null && _episodes.Count == 0)
            EndAll();
    }

    /// <summary>Ends all episodes that are under way.</summary>
    public void EndAll()
    {
        for (var copy = 0; copy < copies; copy++)
        {
            if (_lengths[copy] > 0)
                End(copy, isTruncated: true, isUnfinished: true);
        }
    }
}
