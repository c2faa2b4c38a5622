namespace RlTemplates.Environments;

/// <summary>What a <see cref="Wrapper"/> does; its text form is the name in snake_case.</summary>
public enum WrapperKind
{
    /// <summary>No wrapper: what <c>default</c> gives; refused where wrappers are applied.</summary>
    None,

    /// <summary>Truncates episodes after a number of steps.</summary>
    TimeLimit,

    /// <summary>Holds each action for a number of steps.</summary>
    FrameSkip,

    /// <summary>Shows the newest observations together.</summary>
    FrameStack,

    /// <summary>Turns colours into brightness.</summary>
    Grey,

    /// <summary>Shrinks images to a square.</summary>
    Resize,

    /// <summary>Bounds the rewards that learners see.</summary>
    ClipReward,

    /// <summary>Clips continuous actions to their bounds.</summary>
    ClipAction,

    /// <summary>Multiplies rewards.</summary>
    ScaleReward,
}
