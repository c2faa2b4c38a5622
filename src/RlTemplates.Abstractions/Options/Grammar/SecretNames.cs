using System;
using System.Collections.Generic;
using System.Linq;

namespace RlTemplates.Options;

/// <summary>Tells options that hold secrets, by their names. The compiler warns of their defaults, and the program shows and records none of their values.</summary>
internal static class SecretNames
{
    /// <summary>What is shown and recorded instead of a secret. Read back, it leaves the option to the layers below.</summary>
    public const string Mask = "***";

    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "credential", "credentials",
    };

    private static readonly HashSet<string> KindsOfKey = new(StringComparer.Ordinal)
    {
        "api", "access", "secret", "private", "account", "auth", "encryption", "signing", "license", "shared", "storage", "subscription",
    };

    /// <summary>Whether an option is called like a secret: <c>api_key</c>, <c>store.db_password</c>.</summary>
    /// <param name="path">Path of the option in snake_case, or its name alone.</param>
    public static bool Contains(string path)
    {
        var words = path.Substring(path.LastIndexOf('.') + 1).Split('_');
        return words.Any(Words.Contains) || (words[words.Length - 1] == "key" && (words.Length == 1 || KindsOfKey.Contains(words[words.Length - 2])));
    }

    /// <summary>Whether an option holds a secret: a text, or texts, called like one.</summary>
    public static bool Contains(string path, TextGrammar grammar) => (grammar.Element ?? grammar).Kind == TextKind.Text && Contains(path);
}
