using RlTemplates.Environments;

namespace RlTemplates.Benchmarks;

/// <summary>Environments of the reference results, each as Gymnasium registers it; Catch as bsuite has it.</summary>
internal static class ReferenceEnvironments
{
    public static IEnvironment Pole(int copies) => CartPole.Create(new(), copies);

    public static IEnvironment Car(int copies) => MountainCar.Create(new(), copies);

    public static IEnvironment CarThatEnds(int copies) => new LimitsAsEnds(Car(copies));

    public static IEnvironment ContinuousCar(int copies) => MountainCarContinuous.Create(new(), copies);

    public static IEnvironment CarOf8(int copies) => Wrapping.Apply(ContinuousCar(copies), [Wrapper.FrameSkip(8)]);

    public static IEnvironment CarOf16(int copies) => Wrapping.Apply(ContinuousCar(copies), [Wrapper.FrameSkip(16)]);

    public static IEnvironment Arms(int copies) => Acrobot.Create(new(), copies);

    public static IEnvironment Swing(int copies) => Pendulum.Create(new(), copies);

    public static IEnvironment Lake(int copies) => FrozenLake.Create(new(), copies);

    public static IEnvironment Cab(int copies) => Taxi.Create(new(), copies);

    public static IEnvironment Ball(int copies) => Catch.Create(new(), copies);
}
