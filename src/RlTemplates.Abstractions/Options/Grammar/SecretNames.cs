using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace RlTemplates.Options;

/// <summary>
/// Tells by their names which options, entries of dictionaries and variables hold secrets. The compiler warns of their literals, and the program shows and records none of their values.
/// </summary>
internal static class SecretNames
{
    /// <summary>What is shown and recorded instead of a secret. Read back, it leaves the option or entry to the layers below.</summary>
    public const string Mask = "***";

    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "passwd", "pwd", "pass", "pw", "pgpass", "passphrase", "secret", "token", "pat", "credential", "authorization", "sas",
        "sshpass", "passcode", "jwt", "cred", "apikey", "accesskey", "accountkey", "privatekey", "secretkey", "sshkey", "connectionstring",
    };

    // Names of what is told about a secret: TOKEN_FILE, SECRET_ARN, PASS_RATE.
    private static readonly HashSet<string> Aspects = new(StringComparer.OrdinalIgnoreCase)
    {
        "name", "arn", "id", "file", "path", "dir", "directory", "folder", "url", "uri", "rate", "budget", "count", "limit", "length", "size", "ttl", "version", "type", "mode", "through",
    };

    // Keys that open nothing: SORT_KEY.
    private static readonly HashSet<string> OtherKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        "sort", "cache", "partition", "primary", "foreign", "metric", "routing", "group", "index", "hash",
    };

    private static readonly string[] Endings = ["password", "passwd", "apikey", "secret"];

    private static readonly string[] NoValues = ["true", "false", "none", "null", "anonymous"];

    // Made when it is first asked. Every part of it is bounded, so that it needs no time limit, which a busy machine would exceed.
    private static readonly Lazy<Regex> IssuedKey = new(() => new(
        @"\A(AKIA|ASIA)[A-Z0-9]{16}\z|\Agh[pousr]_[A-Za-z0-9]{20,}|\Ask-[A-Za-z0-9_-]{20,}|\Ahf_[A-Za-z0-9]{20,}|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----|\AeyJ[A-Za-z0-9_-]{10,}\.eyJ",
        RegexOptions.CultureInvariant));

    private static readonly char[] WordEnds = [' ', '\t', '\r', '\n', '=', '/', '@', ':', '"', '\'', ',', ';', '&', '?'];

    private static readonly char[] Separators = [';', ',', '&', '?', '#', ' ', '\t', '\r', '\n'];

    private static readonly char[] EntrySeparators = [';', ',', '{', '}', '[', ']', '\r', '\n'];

    private static readonly char[] Quotes = [' ', '\t', '"', '\''];

    private static readonly HashSet<string> KindsOfKey = new(StringComparer.OrdinalIgnoreCase)
    {
        "api", "access", "secret", "private", "account", "auth", "encryption", "signing", "license", "shared", "storage", "subscription",
    };

    /// <summary>Whether something is called like a secret: <c>api_key</c>, <c>store.db_password</c>, <c>WANDB_API_KEY</c>, <c>connectionStrings</c>.</summary>
    /// <param name="path">Path of an option, or a name, in any case; only what follows the last dot counts.</param>
    public static bool Contains(string path)
    {
        var words = Split(path.Substring(path.LastIndexOf('.') + 1));
        for (var i = 0; i < words.Count; i++)
        {
            if (IsSecretWord(words, i))
                return true;
        }
        // Variables that programs of others read are written so: OPENAI_KEY.
        return words.Count > 0 && Is(words[words.Count - 1], IsKey) && (words.Count == 1 || !path.Any(char.IsLower));
    }

    private static bool IsSecretWord(List<string> words, int i)
    {
        var next = i + 1 < words.Count ? words[i + 1] : "";
        return Is(words[i], w => Words.Contains(w) || Endings.Any(e => w.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            || (KindsOfKey.Contains(words[i]) && Is(next, IsKey))
            || (Same(words[i], "connection") && Is(next, w => Same(w, "string")))
            || (Same(words[i], "access") && Same(next, "signature"));
    }

    /// <summary>Whether an option holds a secret: a text, or texts, called like one.</summary>
    public static bool Contains(string path, TextGrammar grammar) => (grammar.Element ?? grammar).Kind == TextKind.Text && Contains(path);

    /// <summary>
    /// Whether a text holds a password whatever it is called: a connection string such as <c>Server=x;Password=y</c> or <c>host=x password=y</c>, an address such as
    /// <c>redis://user:password@host</c> or <c>https://host/?api_key=y</c>, an entry such as <c>API_KEY:y</c> or <c>{"token":"y"}</c>, an argument such as <c>--token y</c> or <c>Bearer y</c>, or a private key. References such as <c>${TOKEN}</c> and those of <see cref="SecretReference"/> are none.
    /// </summary>
    /// <param name="text">The text.</param>
    public static bool HoldsPassword(string text) => !SecretReference.Is(text) && HasPassword(text);

    /// <summary>Whether a text is, or holds as a word, a key in the form that a well-known issuer gives its keys.</summary>
    /// <param name="text">The text.</param>
    public static bool HasIssuedKey(string text) => text.Length >= 20 && (IssuedKey.Value.IsMatch(text) || text.Split(WordEnds).Any(w => w.Length >= 20 && IssuedKey.Value.IsMatch(w)));

    private static bool HasPassword(string text) =>
        HasIssuedKey(text)
        || (text.IndexOf('=') > 0 && (text.Split(';').Any(IsPasswordPart) || text.Split(Separators).Any(IsPasswordPart)))
        || (text.IndexOf(':') > 0 && text.Split(EntrySeparators).Any(IsPasswordEntry))
        || HasPasswordInAddress(text)
        || HasArgument(text)
        || HasPrivateKey(text);

    private static bool HasPrivateKey(string text)
    {
        var begin = text.IndexOf("-----BEGIN ", StringComparison.Ordinal);
        return begin >= 0 && text.IndexOf("PRIVATE KEY-----", begin, StringComparison.Ordinal) > begin;
    }

    // Bearer abc, --token abc.
    private static bool HasArgument(string text)
    {
        var words = text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < words.Length; i++)
        {
            var isScheme = words[i].EndsWith("Bearer", StringComparison.OrdinalIgnoreCase) && words[i + 1].Length >= 8;
            if ((isScheme || (words[i].StartsWith("--", StringComparison.Ordinal) && IsNamed(words[i].TrimStart('-'), words[i + 1].Trim(Quotes)))) && IsValue(words[i + 1].Trim(Quotes)))
                return true;
        }
        return false;
    }

    private static bool IsPasswordPart(string part)
    {
        var sign = part.IndexOf('=');
        return sign > 0 && IsPassword(part.Substring(0, sign).Trim(), part.Substring(sign + 1), c => char.IsLetterOrDigit(c) || c is ' ' or '_' or '-');
    }

    private static bool IsPasswordEntry(string part)
    {
        var sign = part.IndexOf(':');
        return sign > 0 && !part.Substring(sign + 1).StartsWith("//", StringComparison.Ordinal)
            && IsPassword(part.Substring(0, sign).Trim(Quotes), part.Substring(sign + 1), c => char.IsLetterOrDigit(c) || c is '_' or '-');
    }

    private static bool IsPassword(string name, string value, Func<char, bool> isOfName) =>
        name.Length > 0 && name.All(isOfName) && !Same(name, "key") && IsNamed(name, value.Trim(Quotes)) && IsValue(value.Trim(Quotes));

    /// <summary>Whether a text has an address with a password, or with the signature of shared access, in it.</summary>
    public static bool HasPasswordInAddress(string text)
    {
        const string Scheme = "://";
        for (var at = text.IndexOf(Scheme, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Scheme, at + 1, StringComparison.Ordinal))
        {
            var start = at + Scheme.Length;
            var end = text.IndexOfAny(['/', '?', '#', ' ', '\n', '"', '\''], start);
            var authority = text.Substring(start, (end < 0 ? text.Length : end) - start);
            var (colon, host) = (authority.IndexOf(':'), authority.LastIndexOf('@'));
            if (colon >= 0 && colon < host && IsValue(authority.Substring(colon + 1, host - colon - 1)))
                return true;
            // The signature of a shared access address.
            if (text.IndexOf("?sig=", start, StringComparison.Ordinal) >= 0 || text.IndexOf("&sig=", start, StringComparison.Ordinal) >= 0)
                return true;
        }
        return false;
    }

    private static bool IsValue(string text) => text.Length > 0 && text != Mask && text[0] is not ('$' or '<') && !IsPlaceholder(text) && !SecretReference.Is(text);

    // {TOKEN} or {{ token }}, where ODBC writes {any password}.
    private static bool IsPlaceholder(string text) =>
        text[0] == '{' && (text.Length < 3 || text[1] == '{' || (text[text.Length - 1] == '}' && text.Skip(1).Take(text.Length - 2).All(c => char.IsUpper(c) || c == '_')));

    /// <summary>Masks the values of a dictionary, or of a list of <c>NAME=value</c>, that are called like secrets; any other text stays as it is.</summary>
    /// <param name="text">The text of an option.</param>
    public static string Hide(string text)
    {
        if (text.LastIndexOf('=') < 0)
            return HoldsPassword(text) ? Mask : text;
        var entries = ListText.SplitEntries(text.Length > 1 && text[0] == '[' ? text.Substring(1, text.Length - 2) : text);
        return entries.Any(IsSecret) ? ListText.JoinEntries(entries.Where(e => e.Value is not null).Select(e => new KeyValuePair<string, string>(e.Key, IsSecret(e) ? Mask : e.Value!))) : HoldsPassword(text) ? Mask : text;
    }

    /// <summary>Whether an entry of a dictionary holds a secret: a text that is neither empty nor a reference, called like one or with a password in it.</summary>
    public static bool IsSecret(KeyValuePair<string, string?> entry) =>
        entry.Value is { Length: > 0 } && !SecretReference.Is(entry.Value) && (IsNamed(entry.Key, entry.Value) || HoldsPassword(entry.Value));

    /// <summary>Whether a value is a secret by what it is called: not where the name, or the value, says that it only tells something about one, such as <c>MAX_TOKENS=100</c>, <c>PASS_RATE=0.75</c> and <c>TOKEN_FILE=/run/token</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public static bool IsNamed(string name, string value)
    {
        if (!Contains(name) || NoValues.Contains(value, StringComparer.OrdinalIgnoreCase))
            return false;
        var words = Split(name.Substring(name.LastIndexOf('.') + 1));
        if (Aspects.Contains(words[words.Count - 1]))
            return false;
        // A count of tokens; a password may be a number too.
        if (Same(words[words.Count - 1], "tokens") && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            return false;
        return !IsKeyByItsEndAlone(words) || words.Count < 2 || !OtherKeys.Contains(words[words.Count - 2]);
    }

    private static bool IsKeyByItsEndAlone(List<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (IsSecretWord(words, i))
                return false;
        }
        return true;
    }

    /// <summary>Whether a value is no secret although it is called like one: a path, a number, a switch, or none.</summary>
    /// <param name="value">The value.</param>
    public static bool IsHarmless(string value) => value.Length < 4 || value[0] is '/' or '.' || value.All(char.IsDigit) || Same(value, "true") || Same(value, "false");

    private static bool IsKey(string word) => Same(word, "key");

    private static bool Same(string word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a word or what it is the plural of is meant.</summary>
    private static bool Is(string word, Func<string, bool> isMeant) =>
        isMeant(word) || (word.Length > 1 && word[word.Length - 1] is 's' or 'S' && isMeant(word.Substring(0, word.Length - 1)));

    /// <summary>The words of a name in snake_case, kebab-case, UPPER_CASE, camelCase or PascalCase.</summary>
    private static List<string> Split(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var isBreak = i == name.Length || !char.IsLetterOrDigit(name[i]);
            var isHump = !isBreak && i > start && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (!isBreak && !isHump)
                continue;
            if (i > start)
                words.Add(name.Substring(start, i - start));
            start = isBreak ? i + 1 : i;
        }
        return words;
    }
}
