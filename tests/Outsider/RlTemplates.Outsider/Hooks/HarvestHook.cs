using System.ComponentModel.DataAnnotations;
using System.Globalization;
using RlTemplates.Experiments;

namespace Outsider;

/// <summary>Gives the orchard a larger basket after some iterations.</summary>
public sealed record HarvestHookOptions : HookOptions
{
    /// <summary>Iterations with the basket of the config, at least 1. Default: 3.</summary>
    [Range(1, int.MaxValue)]
    public int After { get; init; } = 3;

    /// <summary>Fruit that fill the basket from then on, 1 to 100. Default: 30.</summary>
    [Range(1, 100)]
    public int Basket { get; init; } = 30;

    /// <inheritdoc/>
    public override ITrainingHook Create() => new HarvestHook(After, Basket);
}

/// <summary>Sets the task once: checkpoints hold it, so a resumed run needs nothing of this hook.</summary>
internal sealed class HarvestHook(int after, int basket) : ITrainingHook
{
    /// <inheritdoc/>
    public void AfterIteration(TrainingContext context)
    {
        if (context.Episodes.Count > 0)
            context.Run.Log("harvest/shortest", context.Episodes.Min(e => e.Length));
        if (context.TrainingIteration != after)
            return;
        context.SetTask(new OrchardOptions { Basket = basket });
        context.Note(string.Create(CultureInfo.InvariantCulture, $"baskets hold {basket} from now on"));
    }
}
