using System.Globalization;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>
/// Stops training at the first quantity that is NaN or infinite, in the order in which an update makes them: what the environment gives, loss parts,
/// gradient, weights.
/// </summary>
/// <param name="algorithm">Name of the algorithm.</param>
internal sealed class Divergence(string algorithm)
{
    private DivergenceException? _found;

    /// <summary>Throws where one was found before: what an algorithm holds then must not be saved.</summary>
    public void EnsureNone()
    {
        if (_found is not null)
            throw _found;
    }

    /// <summary>Throws where an environment gave such a number.</summary>
    public void Check(Trajectory trajectory, long update, long timesteps) =>
        Check(trajectory.Fault, update, timesteps + (trajectory.FaultStep + 1L) * trajectory.Copies);

    /// <summary>Throws where an environment gave such a number.</summary>
    /// <param name="fault">What it gave; null where nothing was wrong.</param>
    /// <param name="update">Number of the update, from 1.</param>
    /// <param name="timesteps">Timesteps when it did.</param>
    public void Check(string? fault, long update, long timesteps)
    {
        if (fault is not null)
            throw Error(update, timesteps, fault, "An environment must give finite numbers.");
    }

    /// <summary>Throws where a loss part is such a number.</summary>
    /// <param name="part">Its name.</param>
    /// <param name="sum">Its sum over the rows so far.</param>
    /// <param name="update">Number of the update, from 1.</param>
    /// <param name="timesteps">Timesteps trained on.</param>
    public void Check(string part, double sum, long update, long timesteps)
    {
        if (!double.IsFinite(sum))
            throw Error(update, timesteps, $"the {part} is {Text(sum)}", "Try a smaller learning_rate, or normalize_rewards where rewards are large.");
    }

    /// <summary>Throws where the gradient's norm is such a number, or the step made a weight one.</summary>
    /// <param name="result">What the engine says.</param>
    /// <param name="isBounded">Whether a grad_clip is set.</param>
    /// <param name="update">Number of the update, from 1.</param>
    /// <param name="timesteps">Timesteps trained on.</param>
    public void Check(UpdateResult result, bool isBounded, long update, long timesteps)
    {
        if (!double.IsFinite(result.GradientNorm))
            throw Error(update, timesteps, $"the losses are finite, but the norm of their gradient is {Text(result.GradientNorm)}", isBounded ? "Try a smaller learning_rate or grad_clip." : "Try a smaller learning_rate, or set a grad_clip.");
        if (!result.IsFinite)
            throw Error(update, timesteps, "the gradient is finite, but the step that it led to made the weights NaN or infinite", "Try a smaller learning_rate.");
    }

    private DivergenceException Error(long update, long timesteps, string what, string advice) => _found = new(string.Create(
        CultureInfo.InvariantCulture, $"{algorithm} stopped in update {update}, at timestep {timesteps}: {what}. {advice}"));

    private static string Text(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "infinite" : "minus infinity";
}
