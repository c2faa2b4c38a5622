using System.Text.Json;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Arm;

/// <summary>Azure has refused a request, or an operation has failed.</summary>
/// <param name="code">The error's name, such as <c>ResourceNotFound</c>.</param>
/// <param name="words">What the service says.</param>
/// <param name="status">The status of the answer.</param>
internal sealed class ArmException(string code, string words, int status) : Exception($"{code}: {words}")
{
    private const int LongestWords = 2000, MostDetails = 3, Deepest = 8;

    /// <summary>The error's name.</summary>
    public string Code { get; } = code;

    /// <summary>What the service says.</summary>
    public string Words { get; } = words;

    /// <summary>The status of the answer.</summary>
    public int Status { get; } = status;

    /// <summary>Whether a refusal that a user was told of says that there is no such thing.</summary>
    public static bool IsMissing(UserException exception) => exception.InnerException is ArmException { Status: 404 };

    /// <summary>Reads an answer.</summary>
    /// <param name="body">The body, JSON as a rule.</param>
    /// <param name="status">The status.</param>
    public static ArmException Read(ReadOnlyMemory<byte> body, int status)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement, status);
        }
        catch (JsonException)
        {
            // Something in between has answered.
            var text = System.Text.Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, LongestWords)]);
            return new(CodeOf(status), text.ReplaceLineEndings(" ").Trim(), status);
        }
    }

    /// <summary>Reads an error, alone or as the member <c>error</c>.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="status">The status.</param>
    public static ArmException Read(JsonElement answer, int status)
    {
        var error = answer.Member("error") ?? answer;
        // The one within says what is wrong; the others that something is.
        var details = new List<string>();
        Collect(error, details, 0);
        var words = string.Join(' ', details.Distinct(StringComparer.Ordinal).Take(MostDetails));
        return new(error.Text("code") is { Length: > 0 } code ? code : CodeOf(status), words.Length > LongestWords ? words[..LongestWords] + "…" : words, status);
    }

    /// <summary>The same for a user.</summary>
    /// <param name="what">What was asked: <c>the job pong</c>.</param>
    public UserException ForUser(string what) => Status switch
    {
        < 400 => new UserException($"Azure does not answer {what} itself: something between here and there leads elsewhere ({Code}), such as a proxy or the sign-in page of a network.", this),
        401 => new UserException($"Azure refuses {what} with these credentials ({Code}): {Sentence(Words)} Sign in again, for example with az login.", this),
        403 => new UserException($"Azure refuses {what} with these credentials ({Code}): {Sentence(Words)}", this),
        408 or 429 or >= 500 => new ServiceException($"Azure cannot do {what} now ({Code}): {Sentence(Words)}", this),
        _ => new UserException($"Azure refuses {what} ({Code}): {Sentence(Words)}", this),
    };

    /// <summary>Words as a sentence.</summary>
    public static string Sentence(string words) => words.Length == 0 ? "it gives no reason." : words[^1] is '.' or '!' or '?' or '…' ? words : words + ".";

    private static void Collect(JsonElement error, List<string> details, int depth)
    {
        if (error.Text("message") is { } message && message.ReplaceLineEndings(" ").Trim() is { Length: > 0 } words)
            details.Add(Sentence(words));
        if (depth == Deepest)
            return;
        foreach (var detail in error.List("details"))
            Collect(detail, details, depth + 1);
    }

    private static string CodeOf(int status) => Enum.IsDefined((System.Net.HttpStatusCode)status) ? ((System.Net.HttpStatusCode)status).ToString() : $"HTTP {status.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}
