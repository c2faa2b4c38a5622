using RlTemplates.Inference.Distributions;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Rollouts;

/// <summary>
/// Reads a network's outputs as action values: the policy head's are Q, or with <paramref name="dueling"/> (Wang et al. 2016) advantages A beside
/// the value head's V, Q_j = V + A_j - mean A.
/// </summary>
/// <param name="choices">Number of actions.</param>
/// <param name="dueling">Whether the value head takes part.</param>
internal readonly struct ActionValues(int choices, bool dueling)
{
    /// <summary>Q of one choice.</summary>
    public float Of(ITape tape, int row, int choice)
    {
        var outputs = Row(tape, row);
        if (!dueling)
            return outputs[choice];
        var sum = 0f;
        foreach (var output in outputs)
            sum += output;
        return tape.Values[row] + outputs[choice] - sum / choices;
    }

    /// <summary>The allowed choice with the largest Q, the first of equals. V and mean A do not change which it is.</summary>
    /// <param name="tape">Outputs.</param>
    /// <param name="row">Which observation.</param>
    /// <param name="mask">[choices]; empty allows all.</param>
    /// <exception cref="InvalidOperationException">No choice is allowed.</exception>
    public int Best(ITape tape, int row, ReadOnlySpan<bool> mask) => Categorical.ArgMax(Row(tape, row), mask);

    /// <summary>Gradients of the outputs where the loss has gradient g in Q of one choice: g(1[j = a] - 1/n) and g, or g·1[j = a] and 0.</summary>
    /// <param name="choice">a.</param>
    /// <param name="gradient">g.</param>
    /// <param name="outputs">Receives [choices].</param>
    /// <param name="value">Receives the gradient of the value.</param>
    public void Gradient(int choice, float gradient, Span<float> outputs, out float value)
    {
        outputs.Fill(dueling ? -gradient / choices : 0);
        outputs[choice] += gradient;
        value = dueling ? gradient : 0;
    }

    private ReadOnlySpan<float> Row(ITape tape, int row) => tape.Policy.Slice(row * choices, choices);
}
