namespace RlTemplates.Networks;

/// <summary>
/// Changes a network's parameters by their gradients: bounds the gradients' norm, takes the optimizer's step, and says whether all stayed finite. State is
/// saved as <see cref="OptimizerState"/> writes it, so that a checkpoint of one engine can be resumed with another.
/// </summary>
public interface IUpdate : IStateful
{
    /// <summary>Takes a step. Allocates nothing that grows with the number of parameters.</summary>
    /// <param name="gradients">Of the loss to be made smaller, made by the same network; they may be scaled in place.</param>
    /// <param name="learningRate">Step size, at least 0.</param>
    /// <returns>The gradients' norm, and whether it and the changed parameters are finite. Where the norm is not, nothing was changed.</returns>
    UpdateResult Step(IGradients gradients, double learningRate);
}

/// <summary>What came of an <see cref="IUpdate.Step"/>.</summary>
/// <param name="GradientNorm">Euclidean norm of the gradients before they were bounded; NaN or infinite where one of them is.</param>
/// <param name="IsFinite">Whether the norm and all parameters after the step are finite.</param>
public readonly record struct UpdateResult(double GradientNorm, bool IsFinite);
