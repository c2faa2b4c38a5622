using RlTemplates.Networks;

namespace RlTemplates.Learning.Rollouts;

/// <summary>
/// Gives a learner trajectories that were played with its policy, here or elsewhere. A trajectory belongs to the learner from <see cref="Take"/> to
/// <see cref="GiveBack"/>. All calls come from the learner's thread.
/// </summary>
internal interface ITrajectorySource : IStateful, IDisposable
{
    /// <summary>
    /// Measures the learner's thread. <see cref="Take"/> enters what the thread does meanwhile: it waits, or steps environments and infers where it plays itself. The learner
    /// starts and reads the clock and enters the phases that follow.
    /// </summary>
    PhaseClock Clock { get; }

    /// <summary>Emulated frames per step.</summary>
    int FramesPerStep { get; }

    /// <summary>Trajectories that wait for the learner.</summary>
    int Waiting { get; }

    /// <summary>Timesteps of trajectories that were begun and have not been taken, where that is known.</summary>
    long Begun => 0;

    /// <summary>Version of the policy that was published last.</summary>
    long Version { get; }

    /// <summary>A trajectory in which an environment gave a number that is not finite and that was not taken yet; null where there is none.</summary>
    Trajectory? Faulty { get; }

    /// <summary>Offers the network's weights as they are now: what is begun from now on is played with them.</summary>
    /// <param name="network">The learner's.</param>
    /// <param name="version">Updates that made the weights.</param>
    void Publish(INetwork network, long version);

    /// <summary>
    /// Waits for the next trajectory to learn from. In lock step that is the next one of those that were asked for, in their order. What was played here before
    /// a cancellation is kept, and saved, for the next call.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting, or the playing between two steps.</param>
    /// <exception cref="OperationCanceledException">Cancelled before the trajectory was finished.</exception>
    Trajectory Take(CancellationToken cancellationToken);

    /// <summary>A trajectory was learned from and may be filled again.</summary>
    /// <param name="trajectory">From <see cref="Take"/>.</param>
    void GiveBack(Trajectory trajectory);

    /// <summary>Gives a trajectory that nobody has played, to be filled with saved state. It goes back by <see cref="GiveBack"/>.</summary>
    Trajectory Lend();

    /// <summary>In lock step: asks for trajectories; none is played unasked.</summary>
    /// <param name="count">How many.</param>
    void Play(int count);

    /// <summary>In lock step, when all that was asked for has come: adds what was seen to the statistics of normalisation, in a fixed order.</summary>
    void Share();
}
