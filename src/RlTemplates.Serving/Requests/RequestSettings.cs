namespace RlTemplates.Serving;

/// <summary>
/// Settings of a request beside its body: <c>?session=a&amp;explore=true</c>, or the same separated by commas in SageMaker's header for custom attributes. Bodies that have fields of their own go
/// before them.
/// </summary>
internal static class RequestSettings
{
    /// <summary>The header that SageMaker passes through to the container.</summary>
    public const string AttributesHeader = "X-Amzn-SageMaker-Custom-Attributes";

    private static readonly string[] Names = ["session", "reset", "explore", "distribution"];

    /// <summary>Reads both.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="sessions">Keeps sessions.</param>
    /// <exception cref="Refusal">A setting is unknown or wrong.</exception>
    public static void Read(Exchange exchange, SessionStore sessions)
    {
        var call = exchange.Call;
        call.WantsDistribution = exchange is { Type: MediaType.Json, AnswerType: MediaType.Json or MediaType.JsonLines };
        if (exchange.Request.QueryString is { Length: > 1 } query)
            Read(call, query.AsSpan(1), '&', sessions, isStrict: true);
        if (exchange.Request.Headers.Count > 2 && exchange.Request.Headers[AttributesHeader] is [{ Length: > 0 } attributes, ..])
            Read(call, attributes, ',', sessions, isStrict: false);
    }

    /// <summary>The session of a name.</summary>
    /// <exception cref="Refusal">The name is empty or too long, or there are too many sessions.</exception>
    public static void SetSession(Call call, ReadOnlySpan<char> id, SessionStore sessions)
    {
        if (id.Length is 0 or > SessionStore.LongestId)
            throw Refusal.Bad(FormattableString.Invariant($"session has {id.Length} characters; it must have 1 to {SessionStore.LongestId}."));
        if (call.Model.StateSize > 0)
            call.Session = sessions.Get(id);
    }

    private static void Read(Call call, ReadOnlySpan<char> text, char separator, SessionStore sessions, bool isStrict)
    {
        foreach (var range in text.Split(separator))
        {
            var setting = text[range].Trim();
            if (setting.IsEmpty)
                continue;
            var equals = setting.IndexOf('=');
            var name = equals < 0 ? setting : setting[..equals];
            var value = equals < 0 ? "" : Uri.UnescapeDataString(setting[(equals + 1)..].ToString());
            switch (name)
            {
                case "session":
                    SetSession(call, value, sessions);
                    break;
                case "reset":
                    call.Resets = Flag(name, value);
                    break;
                case "explore":
                    call.Explore = Flag(name, value);
                    break;
                case "distribution":
                    call.WantsDistribution = Flag(name, value);
                    break;
                // What the TensorFlow predictor of SageMaker's SDK sends.
                case "tfs-method" when value != "predict":
                    throw Refusal.Bad($"tfs-method is '{Refusal.Show(value)}'; this server has only predict.");
                case "tfs-method" or "tfs-model-name" or "tfs-model-version":
                    break;
                default:
                    // Custom attributes may be meant for somebody else.
                    if (isStrict)
                        throw Refusal.Bad($"'{Refusal.Show(name.ToString())}' is not a setting of a request; these are {string.Join(", ", Names)}{DidYouMean.Say(name.ToString(), Names)}.");
                    break;
            }
        }
    }

    private static bool Flag(ReadOnlySpan<char> name, string value) => value switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw Refusal.Bad($"{name} is '{Refusal.Show(value)}'; it must be true or false."),
    };
}
