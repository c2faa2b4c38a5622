namespace RlTemplates.Experiments;

/// <summary>Calls the code of a target, which may be anybody's: it may hang, return nothing, or quote secrets in what it throws.</summary>
internal static class TargetCall
{
    // What a target that heeds cancellation needs to answer, so that it is known what it has done.
    private static readonly TimeSpan Reaction = TimeSpan.FromSeconds(5);

    /// <summary>Waits for an answer. After cancellation a target that does not react is left behind.</summary>
    /// <typeparam name="T">Type of the answer.</typeparam>
    /// <param name="name">What is called, such as <c>RackJob.ReadAsync</c>.</param>
    /// <param name="mask">Takes secrets out of what the target throws.</param>
    /// <param name="call">Calls the target.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public static async Task<T> AskAsync<T>(string name, Func<string, string> mask, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            // On another thread, since a target may also block the one that calls it.
            var answer = Task.Run(() => call() ?? throw new InvalidOperationException($"{name} returned null."), CancellationToken.None);
            await Task.WhenAny(answer, EndOf(answer, cancellationToken)).ConfigureAwait(false);
            if (!answer.IsCompleted)
                await Task.WhenAny(answer, Task.Delay(Reaction, CancellationToken.None)).ConfigureAwait(false);
            if (!answer.IsCompleted)
                cancellationToken.ThrowIfCancellationRequested();
            return await answer.ConfigureAwait(false) ?? throw new InvalidOperationException($"{name} returned null.");
        }
        catch (Exception exception) when (SecretMask.Copy(exception, mask) is { } masked)
        {
            throw masked;
        }
    }

    /// <summary>Waits for an answer that is no more than that.</summary>
    /// <inheritdoc cref="AskAsync{T}"/>
    public static Task AskAsync(string name, Func<string, string> mask, Func<Task> call, CancellationToken cancellationToken) => AskAsync(
        name, mask,
        async () =>
        {
            await (call() ?? throw new InvalidOperationException($"{name} returned null.")).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private static Task EndOf(Task answer, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? answer.WaitAsync(cancellationToken) : answer;
}
