namespace RlTemplates.Environments;

/// <summary>An environment that can replace a copy that threw in a step by a new one.</summary>
internal interface IReplacesCopies : IEnvironment, ICrashCounter
{
    /// <summary>Lets copies be replaced from now on; before, what they throw is thrown.</summary>
    /// <param name="crashes">How many.</param>
    void Allow(int crashes);
}
