namespace RlTemplates.Environments;

/// <summary>The agent's choices, in the Atari's order and with its names: RIGHT turns the Atari's paddle upwards.</summary>
internal enum PongAction
{
    /// <summary>Stand still.</summary>
    Noop,

    /// <summary>Stand still: the serve comes by itself.</summary>
    Fire,

    /// <summary>Up.</summary>
    Right,

    /// <summary>Down.</summary>
    Left,

    /// <summary>Up.</summary>
    RightFire,

    /// <summary>Down.</summary>
    LeftFire,
}
