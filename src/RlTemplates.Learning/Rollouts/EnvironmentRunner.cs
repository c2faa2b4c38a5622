using System.Diagnostics;
using System.Runtime.InteropServices;
using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Policies;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Rollouts;

/// <summary>
/// Plays N copies of an environment with a network's policy and fills trajectories. Where a limit cuts an episode, γ times the
/// value of its final observation joins the step's reward, so that a cut does not look like an end.
/// </summary>
public sealed class EnvironmentRunner : IStateful, IDisposable
{
    private readonly IEnvironment _environment;
    private readonly INetwork _network;
    private readonly ActionDistribution _distribution;
    private readonly Normalizer _normalizer;
    private readonly ITape _tape;
    private readonly EpisodeTracker _episodes;
    private readonly byte[] _observations, _finalObservations;
    private readonly bool[] _terminated, _truncated;
    private readonly float[] _row, _states;
    private readonly int[] _actions;
    private readonly float _gamma, _clip;
    private RandomStream _random;
    private ThreadTime _time;

    /// <summary>Makes a runner and resets its environment.</summary>
    /// <param name="environment">The copies; the runner disposes of them.</param>
    /// <param name="network">The policy; its weights are read during <see cref="Collect"/> only.</param>
    /// <param name="distribution">What its policy outputs mean.</param>
    /// <param name="normalization">How observations and rewards reach the learner; what is played adds to its statistics.</param>
    /// <param name="gamma">γ, 0…1.</param>
    /// <param name="seed">Seed of the environment's streams and of the actions.</param>
    /// <param name="threads">Threads of a forward pass.</param>
    public EnvironmentRunner(
        IEnvironment environment, INetwork network, ActionDistribution distribution, Normalization normalization, double gamma, ulong seed, int threads)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(normalization);
        (_environment, _network, _distribution, _gamma) = (environment, network, distribution, (float)gamma);
        _normalizer = new(normalization, environment.Count, gamma);
        _clip = environment.Spec.RewardClip ?? float.PositiveInfinity;
        _tape = network.CreateTape(environment.Count, forTraining: false, threads);
        _episodes = new(environment.Count);
        (_observations, _finalObservations) = (Observations(environment), Observations(environment));
        (_terminated, _truncated) = (new bool[environment.Count], new bool[environment.Count]);
        (_row, _actions) = (new float[distribution.Outputs], new int[environment.Count * distribution.Elements]);
        _states = new float[checked(environment.Count * network.StateSize)];
        _random = new(seed, ulong.MaxValue);
        environment.Reset(seed, _observations);
    }

    /// <summary>Emulated frames per step.</summary>
    public int FramesPerStep => _environment.Spec.FramesPerStep;

    /// <summary>Whether what was seen joins the statistics of normalisation only with <see cref="Share"/>, not with each trajectory's end.</summary>
    public bool SharesOnDemand { get; init; }

    /// <summary>
    /// Plays T steps. Allocates nothing but room for finished episodes. Where the environment gives a number that is not finite, it plays
    /// no further and <see cref="Trajectory.Fault"/> says so.
    /// </summary>
    /// <param name="trajectory">Receives them.</param>
    /// <param name="bootstrap">Whether the values of the last observations are wanted too.</param>
    public void Collect(Trajectory trajectory, bool bootstrap)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        trajectory.Clear();
        _normalizer.Begin();
        _states.CopyTo(trajectory.States, 0);
        for (var t = 0; t < trajectory.Steps; t++)
        {
            See(trajectory, t);
            if (trajectory.Fault is not null)
                return;
            Act(trajectory, t);
            Step(trajectory, t);
            if (trajectory.Fault is not null)
                return;
        }
        See(trajectory, trajectory.Steps);
        if (!SharesOnDemand)
            Share();
        if (!bootstrap || trajectory.Fault is not null)
            return;
        Infer(trajectory.ObservationsAt(trajectory.Steps));
        _tape.Values[..trajectory.Copies].CopyTo(trajectory.Values.AsSpan(trajectory.Size));
    }

    /// <summary>Adds what was seen since the last call to the statistics of normalisation.</summary>
    public void Share() => _normalizer.End();

    /// <summary>Forgets what was seen since the last <see cref="Share"/>: it has been counted elsewhere.</summary>
    internal void ForgetSeen() => _normalizer.ForgetSeen();

    /// <summary>Writes what was seen since the last <see cref="Share"/>.</summary>
    internal void WriteSeen(BinaryWriter writer) => _normalizer.WriteSeen(writer);

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
        _normalizer.Save(writer);
        _random.Save(writer);
        if (_states.Length > 0)
            SavedArray.Write<float>(writer, _states);
    }

    /// <inheritdoc/>
    /// <remarks>Starts new episodes where the environment is not an <see cref="ISavableEnvironment"/>.</remarks>
    public void Load(BinaryReader reader)
    {
        var continues = SavedEnvironment.Read(reader, _environment);
        SavedArray.Read<byte>(reader, _observations, "bytes of observations");
        _episodes.Load(reader);
        _normalizer.Load(reader);
        _random = RandomStream.Load(reader);
        if (_states.Length > 0)
            SavedArray.Read<float>(reader, _states, "numbers of the network's state");
        if (!continues)
            StartAnew();
    }

    /// <inheritdoc/>
    public void Dispose() => _environment.Dispose();

    /// <summary>Starts new episodes, since the environment could not be saved; the unfinished ones are not counted.</summary>
    private void StartAnew()
    {
        _environment.Reset(_random.NextUInt64(), _observations);
        _episodes.Clear();
        _normalizer.ForgetEpisodes();
        Array.Clear(_states);
    }

    // An observation counts once in the statistics: when it is acted on.
    private void See(Trajectory trajectory, int t)
    {
        var start = Stopwatch.GetTimestamp();
        Check(trajectory, t, _observations, "an observation");
        if (t < trajectory.Steps)
            _normalizer.See(_observations);
        _normalizer.Apply(_observations, trajectory.ObservationsAt(t));
        _time.Inference += Stopwatch.GetTimestamp() - start;
    }

    private void Act(Trajectory trajectory, int t)
    {
        var began = Stopwatch.GetTimestamp();
        var start = t * trajectory.Copies;
        var masks = trajectory.MasksAt(t);
        if (!masks.IsEmpty)
        {
            _environment.WriteActionMask(masks);
            _time.Environment += Stopwatch.GetTimestamp() - began;
        }
        Infer(trajectory.ObservationsAt(t));
        began = Stopwatch.GetTimestamp();
        _tape.Values[..trajectory.Copies].CopyTo(trajectory.Values.AsSpan(start));
        _tape.States.CopyTo(_states);
        for (var n = 0; n < trajectory.Copies; n++)
        {
            _distribution.Prepare(_tape.Policy.Slice(n * _row.Length, _row.Length), trajectory.Mask(start + n), _row);
            trajectory.LogProbabilities[start + n] = _distribution.Sample(_row, trajectory.Action(start + n), ref _random);
        }
        _time.Inference += Stopwatch.GetTimestamp() - began;
    }

    private void Step(Trajectory trajectory, int t)
    {
        var (start, count) = (t * trajectory.Copies, trajectory.Copies);
        var rewards = trajectory.Rewards.AsSpan(start, count);
        var began = Stopwatch.GetTimestamp();
        try
        {
            _environment.Step(MemoryMarshal.AsBytes(_distribution.ForEnvironment(trajectory.ActionsAt(t), _actions)), new()
            {
                Observations = _observations, Rewards = rewards, Terminated = _terminated, Truncated = _truncated, FinalObservations = _finalObservations,
            });
        }
        catch (Exception exception)
        {
            throw new EnvironmentException(_environment.Spec.Name, exception);
        }
        _time.Environment += Stopwatch.GetTimestamp() - began;
        var cut = false;
        for (var n = 0; n < count; n++)
        {
            if (!float.IsFinite(rewards[n]))
                trajectory.Fail(t, FormattableString.Invariant($"{_environment.Spec.Name} gives copy {n} the reward {rewards[n]}"));
            _episodes.Step(n, rewards[n], _terminated[n], _truncated[n], trajectory.Episodes);
            rewards[n] = Math.Clamp(rewards[n], -_clip, _clip);
            trajectory.Ended[start + n] = _terminated[n] || _truncated[n];
            cut |= _truncated[n] && !_terminated[n];
        }
        if (trajectory.Fault is not null)
            return;
        _normalizer.Rewards(rewards, _terminated, _truncated);
        if (cut)
            AddFinalValues(trajectory, t, rewards);
        Forget(trajectory.Ended.AsSpan(start, count));
    }

    private void AddFinalValues(Trajectory trajectory, int t, Span<float> rewards)
    {
        Check(trajectory, t, _finalObservations, "a final observation");
        _normalizer.Apply(_finalObservations, _finalObservations);
        Infer(_finalObservations);
        for (var n = 0; n < rewards.Length; n++)
            if (_truncated[n] && !_terminated[n])
                rewards[n] += _gamma * _tape.Values[n];
    }

    private void Forget(ReadOnlySpan<bool> ended)
    {
        var size = _network.StateSize;
        for (var n = 0; n < ended.Length && size > 0; n++)
            if (ended[n])
                _states.AsSpan(n * size, size).Clear();
    }

    private void Check(Trajectory trajectory, int t, ReadOnlySpan<byte> observations, string what)
    {
        var (name, space) = (_environment.Spec.Name, _environment.Spec.Observation);
        if (FiniteCheck.FirstBad(space, observations) is { } bad)
            trajectory.Fail(t, FormattableString.Invariant($"{name} shows copy {bad.Index / space.Size} {what} with {bad.Value} in it"));
    }

    private void Infer(ReadOnlySpan<byte> observations)
    {
        var start = Stopwatch.GetTimestamp();
        _network.Forward(observations, _environment.Count, _tape, new(_states));
        _time.Inference += Stopwatch.GetTimestamp() - start;
    }

    private static byte[] Observations(IEnvironment environment) => new byte[checked(environment.Count * environment.Spec.Observation.Bytes)];
}
