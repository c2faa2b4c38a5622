namespace RlTemplates.Inference.Distributions;

/// <summary>
/// The categorical distribution over A choices given by logits, one row at a time, on caller-owned memory. A forbidden choice has log
/// probability -∞: it is never drawn, adds nothing to the entropy, and its gradient is 0.
/// </summary>
internal static class Categorical
{
    /// <summary>log softmax: log p_j = z_j - max z - log Σ exp(z - max z).</summary>
    /// <param name="logits">[A].</param>
    /// <param name="logProbabilities">Receives [A]; may be the same memory.</param>
    public static void LogSoftmax(ReadOnlySpan<float> logits, Span<float> logProbabilities)
    {
        var most = logits[ArgMax(logits)];
        var sum = 0f;
        foreach (var logit in logits)
            sum += MathF.Exp(logit - most);
        var shift = MathF.Log(sum);
        for (var j = 0; j < logits.Length; j++)
            logProbabilities[j] = logits[j] - most - shift;
    }

    /// <summary>log softmax over the allowed choices; -∞ for the others.</summary>
    /// <param name="logits">[A].</param>
    /// <param name="allowed">[A], or empty where every choice is allowed.</param>
    /// <param name="logProbabilities">Receives [A]; may be the same memory.</param>
    /// <exception cref="InvalidOperationException">No choice is allowed.</exception>
    public static void LogSoftmax(ReadOnlySpan<float> logits, ReadOnlySpan<bool> allowed, Span<float> logProbabilities)
    {
        if (allowed.IsEmpty)
        {
            LogSoftmax(logits, logProbabilities);
            return;
        }
        var most = logits[ArgMax(logits, allowed)];
        var sum = 0f;
        for (var j = 0; j < logits.Length; j++)
            if (allowed[j])
                sum += MathF.Exp(logits[j] - most);
        var shift = MathF.Log(sum);
        for (var j = 0; j < logits.Length; j++)
            logProbabilities[j] = allowed[j] ? logits[j] - most - shift : float.NegativeInfinity;
    }

    /// <summary>Draws a choice.</summary>
    /// <param name="logProbabilities">[A], normalised.</param>
    /// <param name="random">Gives one number.</param>
    public static int Sample(ReadOnlySpan<float> logProbabilities, ref RandomStream random)
    {
        var rest = random.NextSingle();
        var last = logProbabilities.Length - 1;
        while (last > 0 && float.IsNegativeInfinity(logProbabilities[last]))
            last--;
        for (var j = 0; j < last; j++)
        {
            rest -= MathF.Exp(logProbabilities[j]);
            if (rest < 0)
                return j;
        }
        return last;
    }

    /// <summary>The likeliest choice; the first of equals.</summary>
    /// <param name="logits">[A], logits or log probabilities.</param>
    public static int ArgMax(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var j = 1; j < logits.Length; j++)
            if (logits[j] > logits[best])
                best = j;
        return best;
    }

    /// <summary>The likeliest of the allowed choices; the first of equals.</summary>
    /// <param name="logits">[A], logits or log probabilities.</param>
    /// <param name="allowed">[A], or empty where every choice is allowed.</param>
    /// <exception cref="InvalidOperationException">No choice is allowed.</exception>
    public static int ArgMax(ReadOnlySpan<float> logits, ReadOnlySpan<bool> allowed)
    {
        if (allowed.IsEmpty)
            return ArgMax(logits);
        var best = allowed.IndexOf(true);
        if (best < 0)
            throw new InvalidOperationException($"The action mask forbids all {allowed.Length} choices: an environment must leave at least one.");
        for (var j = best + 1; j < logits.Length; j++)
            if (allowed[j] && logits[j] > logits[best])
                best = j;
        return best;
    }

    /// <summary>H = -Σ p log p in nats.</summary>
    /// <param name="logProbabilities">[A], normalised.</param>
    public static float Entropy(ReadOnlySpan<float> logProbabilities)
    {
        var sum = 0f;
        foreach (var logProbability in logProbabilities)
            if (MathF.Exp(logProbability) is var p and not 0)
                sum -= p * logProbability;
        return sum;
    }

    /// <summary>
    /// Gradient with respect to the logits of c·log p_a - e·H: c·(1[j = a] - p_j) + e·p_j·(log p_j + H).
    /// </summary>
    /// <param name="logProbabilities">[A], normalised.</param>
    /// <param name="action">a, the choice taken.</param>
    /// <param name="logProbabilityWeight">c.</param>
    /// <param name="entropyWeight">e.</param>
    /// <param name="entropy">H of the row.</param>
    /// <param name="gradients">Receives [A].</param>
    public static void Gradient(
        ReadOnlySpan<float> logProbabilities, int action, float logProbabilityWeight, float entropyWeight, float entropy, Span<float> gradients)
    {
        for (var j = 0; j < logProbabilities.Length; j++)
        {
            var p = MathF.Exp(logProbabilities[j]);
            gradients[j] = p == 0 ? 0 : -logProbabilityWeight * p + entropyWeight * p * (logProbabilities[j] + entropy);
        }
        gradients[action] += logProbabilityWeight;
    }
}
