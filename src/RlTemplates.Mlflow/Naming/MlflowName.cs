using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RlTemplates.Mlflow.Naming;

/// <summary>
/// Names that every version of MLflow takes, one for each name: letters, digits and <c>_ - . / blank</c> of ASCII stay, other characters become
/// <c>_xHEX_</c>, as in <c>reward_x3A_mean</c>; so do slashes and dots that would lead to another folder, and an underscore with which a name looks as if it had such a part.
/// </summary>
internal static class MlflowName
{
    /// <summary>Characters that a name may have.</summary>
    public const int Longest = 250;

    private const int HashLength = 16;

    private static readonly SearchValues<char> Usual = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./ ");

    /// <summary>The name under which something is sent.</summary>
    /// <param name="name">Its name here.</param>
    public static string Of(string name)
    {
        if (name.Length == 0)
            return "_x0_";
        var text = new StringBuilder(name.Length);
        foreach (var (i, c) in name.Index())
        {
            if (MustBeWritten(name, i))
                text.Append(CultureInfo.InvariantCulture, $"_x{(int)c:X}_");
            else
                text.Append(c);
        }
        if (text.Length <= Longest)
            return text.ToString();
        // What is cut off is told apart by a part that no other name has.
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength];
        return $"{text.ToString(0, Longest - HashLength - 4)}_xh{hash}_";
    }

    private static bool MustBeWritten(string name, int i) => name[i] switch
    {
        '/' => i == 0 || i == name.Length - 1 || name[i - 1] == '/',
        '.' => IsStartOfPart(name, i) && IsDots(name, i),
        '_' => LooksWritten(name, i),
        var c => !Usual.Contains(c),
    };

    // What follows may be read as the code of a character, or as what is written for a part that is cut off.
    private static bool LooksWritten(string name, int i)
    {
        if (i + 1 >= name.Length || name[i + 1] != 'x')
            return false;
        var first = i + 2 < name.Length && name[i + 2] == 'h' ? i + 3 : i + 2;
        var end = first;
        while (end < name.Length && char.IsAsciiHexDigitUpper(name[end]))
            end++;
        return end > first && end < name.Length && (name[end] == '_' || MustBeWritten(name, end));
    }

    private static bool IsStartOfPart(string name, int i) => i == 0 || name[i - 1] == '/';

    // A part that is . or .., and a name that begins with .. at all.
    private static bool IsDots(string name, int i)
    {
        var slash = name.IndexOf('/', i);
        var part = name.AsSpan(i, (slash < 0 ? name.Length : slash) - i);
        return part is "." or ".." || (i == 0 && part.StartsWith("..", StringComparison.Ordinal));
    }
}
