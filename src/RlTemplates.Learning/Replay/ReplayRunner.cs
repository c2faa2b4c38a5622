using System.Diagnostics;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Replay;

/// <summary>Plays N copies of an environment, exploring, and puts every step into a replay, as the environment showed and took it.</summary>
internal sealed class ReplayRunner : IStateful, IDisposable
{
    private readonly IEnvironment _environment;
    private readonly ITransitionSink _replay;
    private readonly EpisodeTracker _episodes;
    private readonly Normalizer? _normalizer;
    private readonly byte[] _observations, _finalObservations, _actions;
    private readonly float[] _rewards;
    private readonly bool[] _terminated, _truncated, _mask;
    private readonly float _clip;
    private RandomStream _random;
    private bool _continues;
    private ThreadTime _time;

    /// <param name="environment">The copies, which are reset; the runner disposes of them.</param>
    /// <param name="replay">Receives the steps.</param>
    /// <param name="seed">Seed of the environment's streams and of the exploration.</param>
    /// <param name="normalizer">Counts what is seen, for all N copies; null where nothing is normalised.</param>
    public ReplayRunner(IEnvironment environment, ITransitionSink replay, ulong seed, Normalizer? normalizer = null)
    {
        (_environment, _replay, _random, _normalizer) = (environment, replay, new(seed, ulong.MaxValue), normalizer);
        var (count, spec) = (environment.Count, environment.Spec);
        _clip = spec.RewardClip ?? float.PositiveInfinity;
        _episodes = new(count);
        (_observations, _finalObservations) = (new byte[checked(count * spec.Observation.Bytes)], new byte[count * spec.Observation.Bytes]);
        (_actions, _rewards, _terminated, _truncated) = (new byte[count * spec.Action.Bytes], new float[count], new bool[count], new bool[count]);
        _mask = new bool[count * ReplayBuffer.MaskedChoices(spec)];
        environment.Reset(seed, _observations);
        Mask();
        replay.Start(_observations, _mask);
    }

    /// <summary>N.</summary>
    public int Copies => _environment.Count;

    /// <summary>Emulated frames per step.</summary>
    public int FramesPerStep => _environment.Spec.FramesPerStep;

    /// <summary>Episodes that finished and have not been reported.</summary>
    public List<EpisodeResult> Episodes { get; } = [];

    /// <summary>What the environment gave that was no finite number; null where nothing was. No step should follow.</summary>
    public string? Fault { get; private set; }

    /// <summary>Steps every copy once. Allocates nothing but room for finished episodes.</summary>
    /// <param name="policy">Acts.</param>
    public void Step(IPolicy policy)
    {
        var start = Stopwatch.GetTimestamp();
        _normalizer?.See(_observations);
        _normalizer?.End();
        policy.Act(_observations, _mask, _environment.Count, _actions, explore: true, ref _random);
        var acted = Stopwatch.GetTimestamp();
        var step = new StepBuffers
        {
            Observations = _observations, Rewards = _rewards, Terminated = _terminated, Truncated = _truncated, FinalObservations = _finalObservations,
        };
        try
        {
            _environment.Step(_actions, step);
            Mask();
        }
        catch (Exception exception)
        {
            throw new EnvironmentException(_environment.Spec.Name, exception);
        }
        _time.Inference += acted - start;
        _time.Environment += Stopwatch.GetTimestamp() - acted;
        FindFault();
        for (var n = 0; n < _rewards.Length; n++)
        {
            _episodes.Step(n, _rewards[n], _terminated[n], _truncated[n], Episodes);
            _rewards[n] = Math.Clamp(_rewards[n], -_clip, _clip);
        }
        _normalizer?.SeeRewards(_rewards, _terminated, _truncated);
        _normalizer?.End();
        _replay.Add(_actions, step, _mask);
    }

    /// <summary>Time in environments and inference since the last call.</summary>
    public ThreadTime TakeTime()
    {
        var time = _time;
        _time = default;
        return time;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        SavedEnvironment.Write(writer, _environment);
        SavedArray.Write<byte>(writer, _observations);
        _episodes.Save(writer);
        _normalizer?.Save(writer);
        _random.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        _continues = SavedEnvironment.Read(reader, _environment);
        SavedArray.Read<byte>(reader, _observations, "bytes of observations");
        _episodes.Load(reader);
        _normalizer?.Load(reader);
        _random = RandomStream.Load(reader);
    }

    /// <summary>
    /// Continues what <see cref="Load"/> read, once the replay is loaded too. Where the environment could not be saved, it starts new episodes; the
    /// unfinished ones count as truncated in the replay and are not reported.
    /// </summary>
    public void Continue()
    {
        if (!_continues)
        {
            _environment.Reset(_random.NextUInt64(), _observations);
            _episodes.Clear();
            _normalizer?.ForgetEpisodes();
        }
        Mask();
        if (!_continues)
            _replay.Restart(_observations, _mask);
    }

    /// <inheritdoc/>
    public void Dispose() => _environment.Dispose();

    private void FindFault()
    {
        var (name, space) = (_environment.Spec.Name, _environment.Spec.Observation);
        if (FiniteCheck.FirstBad(_rewards) is { } reward)
            Fault ??= FormattableString.Invariant($"{name} gives copy {reward.Index} the reward {reward.Value}");
        if ((FiniteCheck.FirstBad(space, _observations) ?? FiniteCheck.FirstBad(space, _finalObservations)) is { } bad)
            Fault ??= FormattableString.Invariant($"{name} shows copy {bad.Index / space.Size} an observation with {bad.Value} in it");
    }

    private void Mask()
    {
        if (_mask.Length > 0)
            _environment.WriteActionMask(_mask);
    }
}
