namespace RlTemplates;

/// <summary>An environment that replaces copies that threw.</summary>
internal interface ICrashCounter
{
    /// <summary>Copies that were replaced. May be read on another thread.</summary>
    long Crashes { get; }

    /// <summary>What the last of them threw; null where none has.</summary>
    EnvironmentException? LastCrash { get; }
}
