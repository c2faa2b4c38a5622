using System.Text;
using System.Text.RegularExpressions;

namespace RlTemplates.Estimators.Uploads;

/// <summary>What is never sent, whatever ignore files say: history, what is built, runs, and files that hold secrets.</summary>
internal static partial class NeverSent
{
    private const int HeadLength = 4096;
    private const long LongestSettings = 1 << 20;

    private static readonly StringComparer Cases = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    // A repository's .git is a file where it is a module of another one, or a second work tree.
    private static readonly HashSet<string> Histories = new(Cases) { ".git", ".hg", ".svn" };

    private static readonly HashSet<string> Folders = new(Cases) { "bin", "obj", "runs" };

    /// <summary>Whether a file or folder is part of a repository, built, or a folder of runs.</summary>
    /// <param name="name">Its name, without folders.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public static bool IsByproduct(string name, bool isFolder) => Histories.Contains(name) || (isFolder && Folders.Contains(name));

    /// <summary>Whether a folder holds what people prove with who they are.</summary>
    public static bool IsFolderOfSecrets(string name) => SecretFolder().IsMatch(name);

    /// <summary>Whether a file holds secrets, by its name.</summary>
    /// <param name="name">Its name, without folders.</param>
    public static bool HoldsSecrets(string name) => SecretFile().IsMatch(name);

    /// <summary>Whether a file holds secrets, by its content: a private key, or a feed's password.</summary>
    /// <param name="path">The file.</param>
    public static bool ContentHoldsSecrets(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Span<byte> head = stackalloc byte[HeadLength];
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head.IndexOf("-----BEGIN "u8) is >= 0 and var begin && head[begin..].IndexOf("PRIVATE KEY"u8) is >= 0 and < 40)
            return true;
        if (!System.IO.Path.GetFileName(path).Equals("nuget.config", StringComparison.OrdinalIgnoreCase))
            return false;
        // One that is too long to be settings is not looked at, and stays.
        return stream.Length > LongestSettings || FeedPassword().IsMatch(File.ReadAllText(path, Encoding.UTF8));
    }

    [GeneratedRegex(@"\A(?:\.env|\.ssh|\.aws|\.azure|\.kube|\.gnupg|\.docker)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretFolder();

    [GeneratedRegex(
        @"\A(?:\.env.*|.*\.(?:pem|pfx|p12|key|ppk|jks|keystore|kdbx|publishsettings|tfstate|tfvars)|id_(?:rsa|dsa|ecdsa|ed25519)|secrets\.(?:json|ya?ml)|appsettings\.(?:.*\.)?local\.json"
        + @"|[._]netrc|\.npmrc|\.pypirc|\.pgpass|\.git-credentials|credentials|credentials\.json)\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretFile();

    [GeneratedRegex(@"<\s*(?:packageSourceCredentials|apikeys)\b|(?:ClearTextPassword|""Password"")|://[^/\s""]+:[^/\s""]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FeedPassword();
}
