namespace RlTemplates.Learning.Rollouts;

/// <summary>Generalised advantage estimation (Schulman et al. 2016, equation 16).</summary>
internal static class GeneralizedAdvantage
{
    /// <summary>δ_t = r_t + γ·V_{t+1} - V_t and A_t = δ_t + γλ·A_{t+1}, where an episode's last step has neither V_{t+1} nor A_{t+1}.</summary>
    /// <param name="rewards">[T, N]; γ times the value of the final observation is part of it where a limit cut the episode.</param>
    /// <param name="ended">[T, N]: whether the episode ended with the step.</param>
    /// <param name="values">[T + 1, N].</param>
    /// <param name="copies">N.</param>
    /// <param name="gamma">γ, 0…1.</param>
    /// <param name="lambda">λ, 0…1.</param>
    /// <param name="advantages">Receives [T, N].</param>
    /// <param name="returns">Receives [T, N]: A_t + V_t, the target of the value.</param>
    public static void Compute(
        ReadOnlySpan<float> rewards, ReadOnlySpan<bool> ended, ReadOnlySpan<float> values, int copies, double gamma, double lambda,
        Span<float> advantages, Span<float> returns)
    {
        float discount = (float)gamma, decay = (float)(gamma * lambda);
        for (var i = rewards.Length - 1; i >= 0; i--)
        {
            var next = i + copies;
            var later = next < rewards.Length ? advantages[next] : 0;
            advantages[i] = rewards[i] - values[i] + (ended[i] ? 0 : discount * values[next] + decay * later);
            returns[i] = advantages[i] + values[i];
        }
    }
}
