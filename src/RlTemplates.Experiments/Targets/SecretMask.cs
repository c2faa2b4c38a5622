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
        if (exception is OperationCanceledException || exception.ToString() is var whole && mask(whole) == whole)
            return null;
        return exception is UserException { Findings: var findings }
            ? new UserException([.. findings.Select(mask)])
            : new InvalidOperationException($"{exception.GetType().Name}: {mask(exception.Message)}");
    }
}
