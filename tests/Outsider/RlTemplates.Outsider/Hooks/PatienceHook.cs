using System.ComponentModel.DataAnnotations;
using System.Globalization;
using RlTemplates.Experiments;

namespace Outsider;

/// <summary>Ends training where the reward has not risen for a number of iterations, and tells the config class of it.</summary>
public sealed record PatienceHookOptions : HookOptions
{
    /// <summary>Iterations without a rise, at least 1. Default: 20.</summary>
    [Range(1, int.MaxValue)]
    public int Iterations { get; init; } = 20;

    /// <inheritdoc/>
    public override ITrainingHook Create() => new PatienceHook(Iterations);
}

/// <summary>The reward has stopped rising.</summary>
/// <param name="Best">The highest mean reward of an iteration.</param>
/// <param name="TrainingIteration">The iteration that had it.</param>
public readonly record struct Plateau(double Best, int TrainingIteration);

/// <summary>Calls a method of the config class when the reward has stopped rising, before training ends: <c>void Name(Plateau plateau[, Run run])</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPlateauAttribute : CallbackAttribute<Plateau>;

/// <summary>Watches the reward; called on the training thread. A resumed run goes on waiting.</summary>
internal sealed class PatienceHook(int iterations) : ITrainingHook, IStateful
{
    private Plateau _best = new(double.NegativeInfinity, 0);

    /// <inheritdoc/>
    public void AfterIteration(TrainingContext context)
    {
        var result = context.Result!;
        if (result.EpisodeRewardMean > _best.Best)
            _best = new(result.EpisodeRewardMean, result.TrainingIteration);
        context.Run.Log("patience/waited", result.TrainingIteration - _best.TrainingIteration);
        if (result.TrainingIteration - _best.TrainingIteration < iterations)
            return;
        context.Raise<OnPlateauAttribute, Plateau>(_best);
        context.Run.Stop(string.Create(CultureInfo.InvariantCulture, $"no rise since iteration {_best.TrainingIteration}"));
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_best.Best);
        writer.Write(_best.TrainingIteration);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader) => _best = new(reader.ReadDouble(), reader.ReadInt32());
}
