namespace RlTemplates.Environments;

/// <summary>Options that copies of an environment play with, and the same options as they are saved.</summary>
/// <typeparam name="TOptions">The options record.</typeparam>
/// <param name="options">The options.</param>
/// <param name="texts">Gives the options as <see cref="OptionTexts"/> writes them; called when they are first needed.</param>
internal sealed class EnvironmentTask<TOptions>(TOptions options, Func<TOptions, byte[]> texts)
{
    private byte[]? _texts;

    /// <summary>The options.</summary>
    public TOptions Options => options;

    /// <summary>The options as they are saved.</summary>
    public ReadOnlySpan<byte> Texts => _texts ??= texts(options);

    /// <summary>Whether another task has the same options.</summary>
    public bool IsSame(EnvironmentTask<TOptions> other) => ReferenceEquals(this, other) || Texts.SequenceEqual(other.Texts);
}
