namespace RlTemplates.Environments;

/// <summary>One thing that an environment does other than its contract says.</summary>
/// <param name="Check">Which check found it, for example <c>ends</c>.</param>
/// <param name="Copy">Index of the copy, or null where all are concerned.</param>
/// <param name="Step">Steps played when it was found, 0 after the reset; null where none were.</param>
/// <param name="Expected">What the contract says.</param>
/// <param name="Found">What happened instead.</param>
public sealed record EnvironmentViolation(string Check, int? Copy, int? Step, string Expected, string Found)
{
    /// <summary>For example <c>values, copy 1, step 17: expected a finite reward, found NaN</c>.</summary>
    public override string ToString()
    {
        var place = (Copy is { } copy ? FormattableString.Invariant($", copy {copy}") : "") + (Step is { } step ? FormattableString.Invariant($", step {step}") : "");
        return $"{Check}{place}: expected {Expected}, found {Found}";
    }
}
