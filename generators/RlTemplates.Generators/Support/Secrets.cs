using RlTemplates.Options;

namespace RlTemplates.Generators.Support;

/// <summary>Tells literals that look like secrets, by name or by the form that well-known issuers give them.</summary>
internal static class Secrets
{
    /// <summary>
    /// Whether a value that stands in the source under a name looks like a secret. Empty ones and references such as <c>${TOKEN}</c> do
    /// not, nor do paths and switches.
    /// </summary>
    public static bool IsSecret(string name, string value)
    {
        if (value.Length == 0 || value[0] == '$' || value[0] == '<' || SecretReference.Is(value))
            return false;
        return SecretNames.HoldsPassword(value) || (SecretNames.IsNamed(name, value) && !SecretNames.IsHarmless(value));
    }

    /// <summary>
    /// Whether a text looks like a secret whatever it is called: a key of a well-known issuer, or an address with a password.
    /// </summary>
    public static bool IsSecretValue(string value) => value.Length > 0 && (SecretNames.HasIssuedKey(value) || SecretNames.HasPasswordInAddress(value));
}
