using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Replay;

/// <summary>Plays N copies of an environment, exploring, and puts every step into a replay, as the environment showed and took it.</summary>
internal sealed class ReplayRunner : IStateful, IDisposable
{
    private readonly EnvironmentStepper _stepper;
    private readonly ITransitionSink _replay;
    private readonly EpisodeTracker _episodes;
    private readonly Normalizer? _normalizer;
    private readonly bool[] _mask;
    private readonly float _clip;
    private RandomStream _random;
    private bool _continues;

    /// <param name="environment">The copies, which are reset; the runner disposes of them.</param>
    /// <param name="replay">Receives the steps.</param>
    /// <param name="seed">Seed of the environment's streams and of the exploration.</param>
    /// <param name="normalizer">Counts what is seen, for all N copies; null where nothing is normalised.</param>
    public ReplayRunner(IEnvironment environment, ITransitionSink replay, ulong seed, Normalizer? normalizer = null)
    {
        (_stepper, _replay, _random, _normalizer) = (new(environment), replay, new(seed, ulong.MaxValue), normalizer);
        var (count, spec) = (environment.Count, environment.Spec);
        _clip = spec.RewardClip ?? float.PositiveInfinity;
        _episodes = new(count);
        _mask = ReplayBuffer.MaskedChoices(spec) > 0 ? _stepper.Mask : [];
        _stepper.Reset(seed);
        replay.Start(_stepper.Observations, _mask);
    }

    /// <summary>N.</summary>
    public int Copies => _stepper.Count;

    /// <summary>Emulated frames per step.</summary>
    public int FramesPerStep => _stepper.Spec.FramesPerStep;

    /// <summary>Measures the thread that plays; the caller of <see cref="Step"/> starts and reads it.</summary>
    public PhaseClock Clock { get; } = new();

    /// <summary>Episodes that finished and have not been reported.</summary>
    public List<EpisodeResult> Episodes { get; } = [];

    /// <summary>What the environment gave that was no finite number; null where nothing was. No step should follow.</summary>
    public string? Fault { get; private set; }

    /// <summary>Steps every copy once. Allocates nothing but room for finished episodes.</summary>
    /// <param name="policy">Acts.</param>
    public void Step(IPolicy policy)
    {
        Clock.Enter(Phase.Inference);
        _normalizer?.See(_stepper.Observations);
        _normalizer?.End();
        policy.Act(_stepper.Observations, _mask, _stepper.Count, _stepper.Actions, explore: true, ref _random);
        Clock.Enter(Phase.Environment);
        _stepper.Step();
        Clock.Enter(Phase.Other);
        FindFault();
        var (rewards, terminated, truncated) = (_stepper.Rewards, _stepper.Terminated, _stepper.Truncated);
        for (var n = 0; n < rewards.Length; n++)
        {
            _episodes.Step(n, rewards[n], terminated[n], truncated[n], Episodes);
            rewards[n] = Math.Clamp(rewards[n], -_clip, _clip);
        }
        _normalizer?.SeeRewards(rewards, terminated, truncated);
        _normalizer?.End();
        _replay.Add(_stepper.Actions, _stepper.Buffers, _mask);
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        SavedEnvironment.Write(writer, _stepper.Environment);
        SavedArray.Write<byte>(writer, _stepper.Observations);
        _episodes.Save(writer);
        _normalizer?.Save(writer);
        _random.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        _continues = SavedEnvironment.Read(reader, _stepper.Environment);
        SavedArray.Read<byte>(reader, _stepper.Observations, "bytes of observations");
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
        if (_continues)
        {
            _stepper.ReadMask();
            return;
        }
        _stepper.Reset(_random.NextUInt64());
        _episodes.Clear();
        _normalizer?.ForgetEpisodes();
        _replay.Restart(_stepper.Observations, _mask);
    }

    /// <inheritdoc/>
    public void Dispose() => _stepper.Dispose();

    private void FindFault()
    {
        var (name, space) = (_stepper.Spec.Name, _stepper.Spec.Observation);
        if (FiniteCheck.FirstBad(_stepper.Rewards) is { } reward)
            Fault ??= FormattableString.Invariant($"{name} gives copy {reward.Index} the reward {reward.Value}");
        if ((FiniteCheck.FirstBad(space, _stepper.Observations) ?? FiniteCheck.FirstBad(space, _stepper.FinalObservations)) is { } bad)
            Fault ??= FormattableString.Invariant($"{name} shows copy {bad.Index / space.Size} an observation with {bad.Value} in it");
    }
}
