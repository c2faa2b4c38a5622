using System.ComponentModel;

namespace RlTemplates.Environments;

/// <summary>One copy of an environment with [RlEnvironment]. Generated code implements it, and <see cref="AttributedEnvironment"/> plays it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IEnvironmentCopy
{
    /// <summary>Tells what the copy shows and takes.</summary>
    /// <param name="table">Receives a row for each member.</param>
    void Describe(EnvironmentTable table);

    /// <summary>Starts an episode.</summary>
    /// <param name="random">The copy's random stream.</param>
    void Start(ref RandomStream random);

    /// <summary>Takes one step.</summary>
    /// <param name="action">What the agent does.</param>
    /// <param name="random">The copy's random stream.</param>
    /// <param name="reward">Receives the reward.</param>
    /// <param name="terminated">Receives whether the step reached an end of the task.</param>
    /// <param name="truncated">Receives whether something outside of the task cuts the episode.</param>
    void Step(ref ActionReader action, ref RandomStream random, out float reward, out bool terminated, out bool truncated);

    /// <summary>Shows what the agent sees.</summary>
    /// <param name="observation">Receives every element.</param>
    void Observe(ref ObservationWriter observation);

    /// <summary>Says which choices are allowed.</summary>
    /// <param name="allowed">Holds true for each choice; receives false for those that are not.</param>
    void Mask(Span<bool> allowed);

    /// <summary>Saves or restores every field.</summary>
    /// <param name="state">Where to, or where from.</param>
    void Exchange(CopyState state);
}
