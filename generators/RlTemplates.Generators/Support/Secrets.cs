using System.Text.RegularExpressions;
using RlTemplates.Options;

namespace RlTemplates.Generators.Support;

/// <summary>Tells literals that look like secrets, by name or by the form that well-known issuers give them.</summary>
internal static class Secrets
{
    // Every part of it is bounded, so that it needs no time limit, which a busy machine would exceed.
    private static readonly Regex Value = new(
        @"\A(AKIA|ASIA)[A-Z0-9]{16}\z|\Agh[pousr]_[A-Za-z0-9]{20,}|\Ask-[A-Za-z0-9_-]{20,}|\Ahf_[A-Za-z0-9]{20,}|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----|\AeyJ[A-Za-z0-9_-]{10,}\.eyJ",
        RegexOptions.CultureInvariant);

    /// <summary>
    /// Whether a value that stands in the source under a name looks like a secret. Empty ones and references such as <c>${TOKEN}</c> do
    /// not, nor do paths and switches.
    /// </summary>
    public static bool IsSecret(string name, string value)
    {
        if (value.Length == 0 || value[0] == '$' || value[0] == '<' || SecretReference.Is(value))
            return false;
        return Value.IsMatch(value) || SecretNames.HoldsPassword(value) || (SecretNames.Contains(name) && !SecretNames.IsHarmless(value));
    }

    /// <summary>
    /// Whether a text looks like a secret whatever it is called: a key of a well-known issuer, or an address with a password.
    /// </summary>
    public static bool IsSecretValue(string value) => value.Length > 0 && (Value.IsMatch(value) || SecretNames.HasPasswordInAddress(value));
}
