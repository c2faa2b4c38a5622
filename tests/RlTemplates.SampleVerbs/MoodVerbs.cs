using RlTemplates.SampleVerbs;
using RlTemplates.Verbs;

[assembly: Verb<WaitVerb>]
[assembly: Verb<RefuseVerb>]
[assembly: Verb<FailVerb>]

namespace RlTemplates.SampleVerbs;

/// <summary>Waits until it is interrupted.</summary>
public sealed class WaitVerb : Verb
{
    /// <summary>Makes the verb.</summary>
    public WaitVerb()
        : base("mood wait", "Waits for Ctrl-C.") => EndsOnInterrupt = true;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await context.Output.WriteLineAsync("waiting");
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return ExitCodes.Success;
    }
}

/// <summary>Finds fault with its input.</summary>
public sealed class RefuseVerb() : Verb("mood refuse", "Refuses its input.")
{
    /// <inheritdoc/>
    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken) => throw new UserException(["one is wrong.", "two is wrong."]);
}

/// <summary>Has a bug.</summary>
public sealed class FailVerb() : Verb("mood fail", "Fails.")
{
    /// <inheritdoc/>
    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await Task.Yield();
        throw new InvalidOperationException("a bug");
    }
}
