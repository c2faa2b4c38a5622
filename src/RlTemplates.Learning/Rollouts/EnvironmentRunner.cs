using System.Diagnostics;
using System.Runtime.InteropServices;
using RlTemplates.Learning.Networks;

namespace RlTemplates.Learning.Rollouts;

/// <summary>
/// Plays N copies of an environment with a network's policy and fills trajectories. Where a limit cuts an episode, γ times the
/// value of its final observation joins the step's reward, so that a cut does not look like an end of the task.
/// </summary>
public sealed class EnvironmentRunner : IStateful, IDisposable
{
    private readonly IEnvironment _environment;
    private readonly INetwork _network;
    private readonly ITape _tape;
    private readonly EpisodeTracker _episodes;
    private readonly byte[] _observations, _finalObservations;
    private readonly bool[] _terminated, _truncated;
    private readonly float[] _logProbabilities;
    private readonly float _gamma, _clip;
    private RandomStream _random;
    private ThreadTime _time;

    /// <summary>Makes a runner and resets its environment.</summary>
    /// <param name="environment">The copies; the runner disposes of them.</param>
    /// <param name="network">The policy; its weights are read during <see cref="Collect"/> only.</param>
    /// <param name="gamma">γ, 0…1.</param>
    /// <param name="seed">Seed of the environment's streams and of the actions.</param>
    /// <param name="threads">Threads of a forward pass.</param>
    public EnvironmentRunner(IEnvironment environment, INetwork network, double gamma, ulong seed, int threads)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(network);
        (_environment, _network, _gamma) = (environment, network, (float)gamma);
        _clip = environment.Spec.RewardClip ?? float.PositiveInfinity;
        _tape = network.CreateTape(environment.Count, forTraining: false, threads);
        _episodes = new(environment.Count);
        (_observations, _finalObservations) = (Observations(environment), Observations(environment));
        (_terminated, _truncated) = (new bool[environment.Count], new bool[environment.Count]);
        _logProbabilities = new float[network.PolicySize];
        _random = new(seed, ulong.MaxValue);
        environment.Reset(seed, _observations);
    }

    /// <summary>Emulated frames per step.</summary>
    public int FramesPerStep => _environment.Spec.FramesPerStep;

    /// <summary>Plays T steps. Allocates nothing but room for finished episodes.</summary>
    /// <param name="trajectory">Receives them.</param>
    /// <param name="bootstrap">Whether the values of the last observations are wanted too.</param>
    public void Collect(Trajectory trajectory, bool bootstrap)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        trajectory.Episodes.Clear();
        var count = trajectory.Copies;
        for (var t = 0; t < trajectory.Steps; t++)
        {
            var start = Stopwatch.GetTimestamp();
            _observations.CopyTo(trajectory.ObservationsAt(t));
            _network.Forward(_observations, count, _tape);
            Act(trajectory, t * count, count);
            _time.Inference += Stopwatch.GetTimestamp() - start;
            Step(trajectory, t * count, count);
        }
        _observations.CopyTo(trajectory.ObservationsAt(trajectory.Steps));
        if (!bootstrap)
            return;
        Infer(_observations, count);
        _tape.Values[..count].CopyTo(trajectory.Values.AsSpan(trajectory.Size));
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
        _environment.Save(writer);
        SavedArray.Write<byte>(writer, _observations);
        _episodes.Save(writer);
        _random.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        _environment.Load(reader);
        SavedArray.Read<byte>(reader, _observations, "bytes of observations");
        _episodes.Load(reader);
        _random = RandomStream.Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose() => _environment.Dispose();

    private void Act(Trajectory trajectory, int start, int count)
    {
        _tape.Values[..count].CopyTo(trajectory.Values.AsSpan(start));
        for (var n = 0; n < count; n++)
        {
            Categorical.LogSoftmax(_tape.Policy.Slice(n * _network.PolicySize, _network.PolicySize), _logProbabilities);
            var action = Categorical.Sample(_logProbabilities, ref _random);
            trajectory.Actions[start + n] = action;
            trajectory.LogProbabilities[start + n] = _logProbabilities[action];
        }
    }

    private void Step(Trajectory trajectory, int start, int count)
    {
        var rewards = trajectory.Rewards.AsSpan(start, count);
        var began = Stopwatch.GetTimestamp();
        _environment.Step(MemoryMarshal.AsBytes(trajectory.Actions.AsSpan(start, count)), new()
        {
            Observations = _observations, Rewards = rewards, Terminated = _terminated, Truncated = _truncated, FinalObservations = _finalObservations,
        });
        _time.Environment += Stopwatch.GetTimestamp() - began;
        var cut = false;
        for (var n = 0; n < count; n++)
        {
            _episodes.Step(n, rewards[n], _terminated[n], _truncated[n], trajectory.Episodes);
            rewards[n] = Math.Clamp(rewards[n], -_clip, _clip);
            trajectory.Ended[start + n] = _terminated[n] || _truncated[n];
            cut |= _truncated[n] && !_terminated[n];
        }
        if (!cut)
            return;
        Infer(_finalObservations, count);
        for (var n = 0; n < count; n++)
            if (_truncated[n] && !_terminated[n])
                rewards[n] += _gamma * _tape.Values[n];
    }

    private void Infer(byte[] observations, int count)
    {
        var start = Stopwatch.GetTimestamp();
        _network.Forward(observations, count, _tape);
        _time.Inference += Stopwatch.GetTimestamp() - start;
    }

    private static byte[] Observations(IEnvironment environment) => new byte[checked(environment.Count * environment.Spec.Observation.Bytes)];
}
