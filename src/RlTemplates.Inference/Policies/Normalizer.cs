using System.Runtime.InteropServices;

namespace RlTemplates.Inference.Policies;

/// <summary>One thread's part of a <see cref="Normalization"/>: what it knew at the trajectory's start, and what it has seen since.</summary>
internal sealed class Normalizer : IStateful
{
    /// <summary>Bound of normalised observations and rewards.</summary>
    public const float Limit = 10;

    private const double Least = 1e-8;

    // Less than what an observation counts: it is in the returns of many steps.
    private const double FarReward = 10;

    private readonly Normalization _shared;
    private readonly RunningMoments? _known, _seen, _knownReturns, _seenReturns;
    private readonly float[] _means, _scales, _bounded;
    private readonly double[] _returns;
    private readonly double _gamma;

    /// <param name="shared">What all threads know.</param>
    /// <param name="copies">N, copies of the environment; 0 where nobody plays.</param>
    /// <param name="gamma">γ of the discounted returns.</param>
    public Normalizer(Normalization shared, int copies = 0, double gamma = 0)
    {
        (_shared, _gamma, _returns) = (shared, gamma, new double[shared.HasRewards ? copies : 0]);
        (_means, _scales) = shared.HasObservations ? (new float[shared.Input.Size], new float[shared.Input.Size]) : ([], []);
        _bounded = new float[_means.Length];
        if (shared.HasObservations)
            (_known, _seen) = (new(_means.Length), new(_means.Length));
        if (shared.HasRewards)
            (_knownReturns, _seenReturns) = (new(1), new(1));
    }

    /// <summary>Whether <see cref="Apply"/> changes anything.</summary>
    public bool HasObservations => _known is not null;

    /// <summary>Means of the elements, as known since <see cref="Begin"/>; empty where observations are not normalised.</summary>
    public ReadOnlySpan<float> Means => _means;

    /// <summary>What the distance from the mean is multiplied by; empty where observations are not normalised.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>Divides by the standard deviation of the discounted returns so far, within ±10; nothing where rewards are not normalised.</summary>
    public RewardScale RewardScale => _knownReturns is null ? RewardScale.None : new(Scale(_knownReturns.Variance(0)), Limit);

    /// <summary>Learns what the others have seen.</summary>
    public void Begin()
    {
        if (_known is null && _knownReturns is null)
            return;
        _shared.Fetch(_known, _knownReturns);
        Prepare();
    }

    /// <summary>Tells the others what was seen since the last call.</summary>
    public void End()
    {
        if (_known is null && _knownReturns is null)
            return;
        _shared.Merge(_seen, _seenReturns);
        ForgetSeen();
    }

    /// <summary>Forgets what was seen since the last <see cref="End"/>: it has been counted elsewhere.</summary>
    public void ForgetSeen()
    {
        _seen?.Clear();
        _seenReturns?.Clear();
    }

    /// <summary>Takes in observations, [rows, observation bytes]; nothing where they are not normalised.</summary>
    public void See(ReadOnlySpan<byte> observations)
    {
        if (_known is null)
            return;
        var elements = MemoryMarshal.Cast<byte, float>(observations);
        for (; elements.Length > 0; elements = elements[_means.Length..])
        {
            ReadOnlySpan<float> row = elements[.._means.Length];
            if (_known.Bound(row, _bounded))
                row = _bounded;
            _known.Add(row);
            _seen!.Add(row);
        }
        Prepare();
    }

    /// <summary>Writes observations as the network reads them, x ↦ (x - mean) / deviation within ±10; as they are where they are not normalised.</summary>
    /// <param name="observations">[rows, observation bytes].</param>
    /// <param name="normalized">Receives as many; may be the same memory.</param>
    public void Apply(ReadOnlySpan<byte> observations, Span<byte> normalized)
    {
        if (_known is null)
        {
            observations.CopyTo(normalized);
            return;
        }
        var from = MemoryMarshal.Cast<byte, float>(observations);
        var to = MemoryMarshal.Cast<byte, float>(normalized);
        for (var row = 0; row < from.Length; row += _means.Length)
            for (var i = 0; i < _means.Length; i++)
                to[row + i] = Math.Clamp((from[row + i] - _means[i]) * _scales[i], -Limit, Limit);
    }

    /// <summary>Divides one step's rewards by the standard deviation of the discounted returns so far; nothing where they are not normalised.</summary>
    /// <param name="rewards">[N]: changed in place, within ±10.</param>
    /// <param name="terminated">[N].</param>
    /// <param name="truncated">[N].</param>
    public void Rewards(Span<float> rewards, ReadOnlySpan<bool> terminated, ReadOnlySpan<bool> truncated)
    {
        if (_knownReturns is null)
            return;
        SeeRewards(rewards, terminated, truncated);
        var scale = RewardScale;
        foreach (ref var reward in rewards)
            reward = scale.Of(reward);
    }

    /// <summary>Takes in one step's rewards, which stay as they are; nothing where they are not normalised.</summary>
    /// <param name="rewards">[N].</param>
    /// <param name="terminated">[N].</param>
    /// <param name="truncated">[N].</param>
    public void SeeRewards(ReadOnlySpan<float> rewards, ReadOnlySpan<bool> terminated, ReadOnlySpan<bool> truncated)
    {
        if (_knownReturns is null)
            return;
        for (var n = 0; n < rewards.Length; n++)
        {
            // A reward out of place would stay in the return for thousands of steps.
            var sum = (float)(_returns[n] = _gamma * _returns[n] + _knownReturns.Bound(rewards[n], 0, center: 0, FarReward));
            _knownReturns.Add([sum]);
            _seenReturns!.Add([sum]);
            if (terminated[n] || truncated[n])
                _returns[n] = 0;
        }
    }

    /// <summary>Writes what was seen since the last <see cref="End"/>.</summary>
    public void WriteSeen(BinaryWriter writer)
    {
        _seen?.Save(writer);
        _seenReturns?.Save(writer);
    }

    /// <summary>Writes the returns of the episodes that are going on, and what this thread knows and the others do not yet; what all know is saved by itself.</summary>
    public void Save(BinaryWriter writer)
    {
        SavedArray.Write<double>(writer, _returns);
        foreach (var moments in Moments)
            moments.Save(writer);
    }

    public void Load(BinaryReader reader)
    {
        SavedArray.Read<double>(reader, _returns, "discounted returns");
        foreach (var moments in Moments)
            moments.Load(reader);
        Prepare();
    }

    /// <summary>Forgets the returns of the episodes that have not finished.</summary>
    public void ForgetEpisodes() => Array.Clear(_returns);

    private IEnumerable<RunningMoments> Moments => new[] { _known, _seen, _knownReturns, _seenReturns }.OfType<RunningMoments>();

    private void Prepare()
    {
        for (var i = 0; i < _means.Length; i++)
            (_means[i], _scales[i]) = ((float)_known!.Means[i], Scale(_known.Variance(i)));
    }

    // What has not varied yet says nothing of its spread.
    private static float Scale(double variance) => variance > 0 ? (float)(1 / Math.Sqrt(variance + Least)) : 1;
}
