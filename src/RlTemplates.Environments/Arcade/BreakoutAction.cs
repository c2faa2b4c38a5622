namespace RlTemplates.Environments;

/// <summary>What the agent does in a frame of Breakout, numbered as the Atari 2600's minimal action set.</summary>
internal enum BreakoutAction
{
    /// <summary>The paddle stands still.</summary>
    Noop,

    /// <summary>Serves where there is no ball; the paddle stands still.</summary>
    Fire,

    /// <summary>The paddle moves right.</summary>
    Right,

    /// <summary>The paddle moves left.</summary>
    Left,
}
