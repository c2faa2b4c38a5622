namespace RlTemplates.Experiments;

/// <summary>Exceptions without the secrets that somebody else's code has put into them.</summary>
internal static class SecretMask
{
    /// <summary>Calls code of unknown origin; what it throws has no secrets in it.</summary>
    /// <param name="mask">Takes the secrets out of a text.</param>
    /// <param name="call">The code.</param>
    public static T Guard<T>(Func<string, string> mask, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (Copy(exception, mask) is { } masked)
        {
            throw masked;
        }
    }

    /// <summary>The exception that says the same without secrets; null where the exception, or what caused it, says none.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="mask">Takes the secrets out of a text.</param>
    public static Exception? Copy(Exception exception, Func<string, string> mask)
    {
        var whole = exception.ToString();
        if (mask(whole) == whole && mask(exception.Message) == exception.Message)
            return null;
        return exception switch
        {
            EndpointException => new EndpointException(mask(exception.Message)),
            UserException { Findings: var findings } => new UserException([.. findings.Select(mask)]),
            OperationCanceledException => new OperationCanceledException(mask(exception.Message)),
            EnvironmentException broken => new EnvironmentException(broken.Environment, broken.Call, mask(broken.Message[(broken.Environment.Length + 1)..])),
            _ => new MaskedException($"{exception.GetType().Name}: {mask(exception.Message)}", mask(whole)),
        };
    }
}

/// <summary>An exception that told a secret, without it.</summary>
/// <param name="message">Type and message of the exception.</param>
/// <param name="trace">The whole exception as text.</param>
internal sealed class MaskedException(string message, string trace) : Exception(message)
{
    /// <summary>Type and message of an exception, in words.</summary>
    public static string InWords(Exception exception) => exception is MaskedException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}";

    /// <inheritdoc/>
    public override string ToString() => trace;
}
