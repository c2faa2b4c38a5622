namespace RlTemplates.Environments.Tests;

internal static class FaultySpec
{
    public static EnvironmentSpec Make(Fault fault, bool continuous, int limit)
    {
        var observation = new ObservationSpace(ElementType.Float32, fault == Fault.EmptyShape ? [0] : [2])
        {
            Low = fault == Fault.OneBoundOfTwo ? [-1, -1, -1] : [-1],
            High = fault == Fault.CrossedBounds ? [-2] : [1],
            Center = fault == Fault.InfiniteCenter ? float.PositiveInfinity : 0,
            Spread = fault == Fault.NoSpread ? 0 : 1,
        };
        ActionSpace action = continuous
            ? new BoxSpace([-1], [fault == Fault.NoActionBounds ? float.PositiveInfinity : 1])
            : new DiscreteSpace(fault == Fault.NoChoices ? 0 : 2);
        return new(fault == Fault.NoName ? " " : "Walk", observation, action)
        {
            MaxEpisodeSteps = fault == Fault.NoLimit ? 0 : fault == Fault.NeverEnds ? null : limit,
            ActionNames = continuous ? [] : fault == Fault.NamesOfOtherCount ? ["LEFT"] : ["LEFT", "RIGHT"],
            FramesPerStep = fault == Fault.NoFrames ? 0 : 1,
            RewardClip = fault == Fault.NegativeClip ? -1 : null,
            HasActionMask = fault is Fault.NothingAllowed or Fault.MaskOfContinuousActions,
        };
    }
}
