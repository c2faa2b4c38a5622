using System.Runtime.InteropServices;
using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Policies;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Rollouts;

/// <summary>
/// Plays N copies of an environment with a network's policy and fills trajectories. Where a limit cuts an episode, γ times the
/// value of its final observation joins the step's reward, so that a cut does not look like an end.
/// </summary>
internal sealed class EnvironmentRunner : IStateful, IDisposable
{
    private readonly EnvironmentStepper _stepper;
    private readonly INetwork _network;
    private readonly ActionDistribution _distribution;
    private readonly Normalizer _normalizer;
    private readonly ITape _tape;
    private readonly EpisodeTracker _episodes;
    private readonly float[] _row, _states;
    private readonly int[] _actions;
    private readonly float _gamma, _clip;
    private RandomStream _random;
    private Trajectory? _begun;
    private int _played;
    private bool _continues;

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
        (_stepper, _network, _distribution, _gamma) = (new(environment), network, distribution, (float)gamma);
        _normalizer = new(normalization, environment.Count, gamma);
        _clip = environment.Spec.RewardClip ?? float.PositiveInfinity;
        _tape = network.CreateTape(environment.Count, forTraining: false, threads);
        _episodes = new(environment.Count);
        (_row, _actions) = (new float[distribution.Outputs], new int[environment.Count * distribution.Elements]);
        _states = new float[checked(environment.Count * network.StateSize)];
        _random = new(seed, ulong.MaxValue);
        _stepper.Reset(seed);
    }

    /// <summary>Emulated frames per step.</summary>
    public int FramesPerStep => _stepper.Spec.FramesPerStep;

    /// <summary>Measures the thread that plays; the caller of <see cref="Collect"/> starts and reads it.</summary>
    public PhaseClock Clock { get; } = new();

    /// <summary>Whether what was seen joins the statistics of normalisation only with <see cref="Share"/>, not with each trajectory's end.</summary>
    public bool SharesOnDemand { get; init; }

    /// <summary>Steps of the trajectory that was begun and not finished, 0…T-1.</summary>
    public int Played => _played;

    /// <summary>
    /// Plays T steps, or those that are left of a trajectory that was begun. Allocates nothing but room for finished episodes. Where the environment gives a
    /// number that is not finite, it plays no further and <see cref="Trajectory.Fault"/> says so.
    /// </summary>
    /// <param name="trajectory">Receives them.</param>
    /// <param name="bootstrap">Whether the values of the last observations are wanted too.</param>
    /// <param name="cancellationToken">Stops it between two steps; the next call with the same trajectory continues.</param>
    /// <returns>Whether the trajectory is finished.</returns>
    public bool Collect(Trajectory trajectory, bool bootstrap, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        if (_begun != trajectory)
            Begin(trajectory);
        for (; _played < trajectory.Steps; _played++)
        {
            if (cancellationToken.IsCancellationRequested)
                return false;
            See(trajectory, _played);
            if (trajectory.Fault is not null)
                return true;
            Act(trajectory, _played);
            Step(trajectory, _played);
            if (trajectory.Fault is not null)
                return true;
        }
        See(trajectory, trajectory.Steps);
        (_begun, _played) = (null, 0);
        if (!SharesOnDemand)
            Share();
        if (!bootstrap || trajectory.Fault is not null)
            return true;
        Clock.Enter(Phase.Inference);
        Infer(trajectory.ObservationsAt(trajectory.Steps));
        Clock.Enter(Phase.Other);
        _tape.Values[..trajectory.Copies].CopyTo(trajectory.Values.AsSpan(trajectory.Size));
        return true;
    }

    /// <summary>Whether <see cref="Collect"/> continues a trajectory, and does not begin it.</summary>
    public bool Continues(Trajectory trajectory) => _begun == trajectory;

    /// <summary>Writes the trajectory that was begun and not finished, if there is one. Follows <see cref="Save"/>.</summary>
    public void SaveBegun(BinaryWriter writer)
    {
        writer.Write(_begun is not null);
        if (_begun is not null)
            SavedTrajectory.Write(writer, _begun, _played);
    }

    /// <summary>Reads what <see cref="SaveBegun"/> wrote. Where new episodes were started, the trajectory begins anew too.</summary>
    /// <param name="reader">Gives it.</param>
    /// <param name="take">Gives the trajectory to read into; not called where none was begun.</param>
    /// <returns>The trajectory that <see cref="Collect"/> continues; null where none was begun.</returns>
    public Trajectory? LoadBegun(BinaryReader reader, Func<Trajectory> take)
    {
        (_begun, _played) = (null, 0);
        if (!reader.ReadBoolean())
            return null;
        var trajectory = take();
        var played = SavedTrajectory.Read(reader, trajectory);
        if (_continues)
            (_begun, _played) = (trajectory, played);
        return trajectory;
    }

    /// <summary>Adds what was seen since the last call to the statistics of normalisation.</summary>
    public void Share() => _normalizer.End();

    /// <summary>Forgets what was seen since the last <see cref="Share"/>: it has been counted elsewhere.</summary>
    internal void ForgetSeen() => _normalizer.ForgetSeen();

    /// <summary>Writes what was seen since the last <see cref="Share"/>.</summary>
    internal void WriteSeen(BinaryWriter writer) => _normalizer.WriteSeen(writer);

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        SavedEnvironment.Write(writer, _stepper.Environment);
        SavedArray.Write<byte>(writer, _stepper.Observations);
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
        (_begun, _played) = (null, 0);
        _continues = SavedEnvironment.Read(reader, _stepper.Environment);
        SavedArray.Read<byte>(reader, _stepper.Observations, "bytes of observations");
        _episodes.Load(reader);
        _normalizer.Load(reader);
        _random = RandomStream.Load(reader);
        if (_states.Length > 0)
            SavedArray.Read<float>(reader, _states, "numbers of the network's state");
        if (_continues)
            _stepper.ReadMask();
        else
            StartAnew();
    }

    /// <inheritdoc/>
    public void Dispose() => _stepper.Dispose();

    /// <summary>Starts new episodes, since the environment could not be saved; the unfinished ones are not counted.</summary>
    private void StartAnew()
    {
        _stepper.Reset(_random.NextUInt64());
        _episodes.Clear();
        _normalizer.ForgetEpisodes();
        Array.Clear(_states);
    }

    private void Begin(Trajectory trajectory)
    {
        (_begun, _played) = (trajectory, 0);
        trajectory.Clear();
        _normalizer.Begin();
        _states.CopyTo(trajectory.States, 0);
    }

    // An observation counts once in the statistics: when it is acted on.
    private void See(Trajectory trajectory, int t)
    {
        Clock.Enter(Phase.Inference);
        Check(trajectory, t, _stepper.Observations, "an observation");
        if (t < trajectory.Steps)
            _normalizer.See(_stepper.Observations);
        _normalizer.Apply(_stepper.Observations, trajectory.ObservationsAt(t));
        Clock.Enter(Phase.Other);
    }

    private void Act(Trajectory trajectory, int t)
    {
        Clock.Enter(Phase.Inference);
        var start = t * trajectory.Copies;
        _stepper.Mask.CopyTo(trajectory.MasksAt(t));
        Infer(trajectory.ObservationsAt(t));
        _tape.Values[..trajectory.Copies].CopyTo(trajectory.Values.AsSpan(start));
        _tape.States.CopyTo(_states);
        for (var n = 0; n < trajectory.Copies; n++)
        {
            _distribution.Prepare(_tape.Policy.Slice(n * _row.Length, _row.Length), trajectory.Mask(start + n), _row);
            trajectory.LogProbabilities[start + n] = _distribution.Sample(_row, trajectory.Action(start + n), ref _random);
        }
    }

    private void Step(Trajectory trajectory, int t)
    {
        var (start, count) = (t * trajectory.Copies, trajectory.Copies);
        var rewards = trajectory.Rewards.AsSpan(start, count);
        Clock.Enter(Phase.Environment);
        _stepper.Step(MemoryMarshal.AsBytes(_distribution.ForEnvironment(trajectory.ActionsAt(t), _actions)));
        Clock.Enter(Phase.Other);
        _stepper.Rewards.CopyTo(rewards);
        var cut = false;
        for (var n = 0; n < count; n++)
        {
            if (!float.IsFinite(rewards[n]))
                trajectory.Fail(t, FormattableString.Invariant($"{_stepper.Spec.Name} gives copy {n} the reward {rewards[n]}"));
            _episodes.Step(n, rewards[n], _stepper.Terminated[n], _stepper.Truncated[n], trajectory.Episodes);
            rewards[n] = Math.Clamp(rewards[n], -_clip, _clip);
            trajectory.Ended[start + n] = _stepper.HasEnded(n);
            cut |= _stepper.IsCut(n);
        }
        if (trajectory.Fault is not null)
            return;
        _normalizer.Rewards(rewards, _stepper.Terminated, _stepper.Truncated);
        if (cut)
            AddFinalValues(trajectory, t, rewards);
        Forget(trajectory.Ended.AsSpan(start, count));
    }

    private void AddFinalValues(Trajectory trajectory, int t, Span<float> rewards)
    {
        Clock.Enter(Phase.Inference);
        var finals = _stepper.FinalObservations;
        Check(trajectory, t, finals, "a final observation");
        _normalizer.Apply(finals, finals);
        Infer(finals);
        for (var n = 0; n < rewards.Length; n++)
            if (_stepper.IsCut(n))
                rewards[n] += _gamma * _tape.Values[n];
        Clock.Enter(Phase.Other);
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
        var (name, space) = (_stepper.Spec.Name, _stepper.Spec.Observation);
        if (FiniteCheck.FirstBad(space, observations) is { } bad)
            trajectory.Fail(t, FormattableString.Invariant($"{name} shows copy {bad.Index / space.Size} {what} with {bad.Value} in it"));
    }

    private void Infer(ReadOnlySpan<byte> observations) => _network.Forward(observations, _stepper.Count, _tape, new(_states));
}
