namespace RlTemplates.Learning.Optimizers;

/// <summary>Turns gradients into changes of the parameters. Its state can be saved and restored bit for bit.</summary>
internal interface IOptimizer : IStateful
{
    /// <summary>Makes one step. Allocates nothing.</summary>
    /// <param name="parameters">[P]: changed in place.</param>
    /// <param name="gradients">[P]: gradients of the loss to be made smaller.</param>
    /// <param name="learningRate">Step size, at least 0.</param>
    /// <exception cref="ArgumentException">The lengths differ from the one that the optimizer was made for.</exception>
    void Step(Span<float> parameters, ReadOnlySpan<float> gradients, double learningRate);

    internal static void CheckLengths(int expected, int parameters, int gradients)
    {
        if (parameters != expected || gradients != expected)
            throw new ArgumentException($"The optimizer was made for {expected} parameters; it got {parameters} parameters and {gradients} gradients.");
    }
}
