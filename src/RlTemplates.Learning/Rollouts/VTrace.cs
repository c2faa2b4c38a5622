namespace RlTemplates.Learning.Rollouts;

/// <summary>V-trace (Espeholt et al. 2018, equation 1, section 4.2 and remark 2): values and advantages from experience of an older policy.</summary>
internal static class VTrace
{
    /// <summary>
    /// With ρ_t = min(ρ̄, π/μ), c_t = λ·min(1, π/μ) and γ_t = 0 on an episode's last step, else γ:
    /// v_t = V_t + ρ_t·(r_t + γ_t·V_{t+1} - V_t) + γ_t·c_t·(v_{t+1} - V_{t+1}); the policy's advantage is min(ρ̄_pg, π/μ)·(r_t + γ_t·v_{t+1} - V_t).
    /// </summary>
    /// <param name="behaviour">[T, N]: log μ of the choices taken.</param>
    /// <param name="target">[T, N]: log π of the same choices.</param>
    /// <param name="rewards">[T, N]; γ times the value of the final observation is part of it where a limit cut the episode.</param>
    /// <param name="ended">[T, N]: whether the episode ended with the step.</param>
    /// <param name="values">[T + 1, N]: V under the learner's weights.</param>
    /// <param name="copies">N.</param>
    /// <param name="gamma">γ, 0…1.</param>
    /// <param name="lambda">λ, 0…1: the smaller, the more the targets rely on the values of the steps just ahead.</param>
    /// <param name="clipRho">ρ̄.</param>
    /// <param name="clipPgRho">ρ̄_pg.</param>
    /// <param name="targets">Receives [T, N]: v.</param>
    /// <param name="advantages">Receives [T, N].</param>
    /// <returns>Mean of ρ_t.</returns>
    public static double Compute(
        ReadOnlySpan<float> behaviour, ReadOnlySpan<float> target, ReadOnlySpan<float> rewards, ReadOnlySpan<bool> ended, ReadOnlySpan<float> values,
        int copies, double gamma, double lambda, double clipRho, double clipPgRho, Span<float> targets, Span<float> advantages)
    {
        float most = (float)clipRho, mostPg = (float)clipPgRho;
        var sum = 0.0;
        for (var i = rewards.Length - 1; i >= 0; i--)
        {
            var next = i + copies;
            var ratio = MathF.Exp(target[i] - behaviour[i]);
            var rho = Math.Min(most, ratio);
            var discount = ended[i] ? 0 : (float)gamma;
            var nextTarget = next < rewards.Length ? targets[next] : values[next];
            targets[i] = values[i] + rho * (rewards[i] + discount * values[next] - values[i]) + discount * (float)lambda * Math.Min(1, ratio) * (nextTarget - values[next]);
            advantages[i] = Math.Min(mostPg, ratio) * (rewards[i] + discount * nextTarget - values[i]);
            sum += rho;
        }
        return sum / rewards.Length;
    }
}
