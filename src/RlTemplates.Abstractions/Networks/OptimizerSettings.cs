namespace RlTemplates.Networks;

/// <summary>How gradients become steps. An engine knows some of the derived records and refuses the others.</summary>
public abstract record OptimizerSettings;

/// <summary>
/// Adam (Kingma and Ba 2015) with bias correction, as torch computes it: m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g²,
/// p ← p - α/(1-β₁ᵗ) · m / (√v/√(1-β₂ᵗ) + ε); m and v begin at 0. Saved as <c>adam</c> with t and the moments m, v.
/// </summary>
public sealed record AdamSettings : OptimizerSettings
{
    /// <summary>ε, added to the root, at least 0; 1e-5 is usual in PPO. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>β₁, decay of the mean of gradients, 0…1 exclusive. Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂, decay of the mean of squared gradients, 0…1 exclusive. Default 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;
}

/// <summary>
/// RMSProp as TensorFlow's (and with it RLlib's IMPALA) computes it, with ε under the root: s ← ρs + (1-ρ)g², b ← μb + α·g/√(s + ε), p ← p - b; s begins at
/// 1, b at 0. Saved as <c>rmsprop</c> with the number of steps and the moments s, b.
/// </summary>
public sealed record RmsPropSettings : OptimizerSettings
{
    /// <summary>ρ, decay of the mean square, 0…1 exclusive. Default 0.99.</summary>
    public double Decay { get; init; } = 0.99;

    /// <summary>μ, 0…1 exclusive; 0 for none. Default 0.</summary>
    public double Momentum { get; init; }

    /// <summary>ε, above 0. Default 0.1.</summary>
    public double Epsilon { get; init; } = 0.1;
}
