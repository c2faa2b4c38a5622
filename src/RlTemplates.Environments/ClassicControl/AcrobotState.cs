namespace RlTemplates.Environments;

/// <summary>Angles and speeds of <see cref="Acrobot"/>'s links.</summary>
/// <param name="Theta1">Angle of the first link in rad, 0 hanging down, -π…π.</param>
/// <param name="Theta2">Angle of the second link against the first in rad, -π…π.</param>
/// <param name="Velocity1">Speed of the first angle, -4π…4π rad/s.</param>
/// <param name="Velocity2">Speed of the second angle, -9π…9π rad/s.</param>
internal readonly record struct AcrobotState(double Theta1, double Theta2, double Velocity1, double Velocity2)
{
    // Both links: length 1 m, mass 1 kg, centre of mass in the middle, moment of inertia 1 kg m².
    private const double CentreOfMass = 0.5;
    private const double Inertia = 1;
    private const double Gravity = 9.8;
    private const double Tau = 0.2;

    /// <summary>The state one step of 0.2 s later: one step of the classic Runge-Kutta method, then angles wrapped and speeds clipped.</summary>
    internal AcrobotState After(double torque)
    {
        var k1 = Derivative(torque);
        var k2 = Plus(k1, Tau / 2).Derivative(torque);
        var k3 = Plus(k2, Tau / 2).Derivative(torque);
        var k4 = Plus(k3, Tau).Derivative(torque);
        var next = Plus(k1, Tau / 6).Plus(k2, Tau / 3).Plus(k3, Tau / 3).Plus(k4, Tau / 6);
        return new(
            Wrap(next.Theta1),
            Wrap(next.Theta2),
            Math.Clamp(next.Velocity1, -AcrobotEnvironment.MaxVelocity1, AcrobotEnvironment.MaxVelocity1),
            Math.Clamp(next.Velocity2, -AcrobotEnvironment.MaxVelocity2, AcrobotEnvironment.MaxVelocity2));
    }

    /// <summary>Speeds and accelerations, after Sutton and Barto's book (section "Acrobot"): with g, lc = 1/2, I = 1 and the rest 1.</summary>
    private AcrobotState Derivative(double torque)
    {
        var (sin2, cos2) = Math.SinCos(Theta2);
        var d1 = (CentreOfMass * CentreOfMass) + 1 + (CentreOfMass * CentreOfMass) + (2 * CentreOfMass * cos2) + (2 * Inertia);
        var d2 = (CentreOfMass * CentreOfMass) + (CentreOfMass * cos2) + Inertia;
        var phi2 = CentreOfMass * Gravity * Math.Sin(Theta1 + Theta2);
        var phi1 = (-CentreOfMass * Velocity2 * (Velocity2 + (2 * Velocity1)) * sin2) + ((CentreOfMass + 1) * Gravity * Math.Sin(Theta1)) + phi2;
        var acceleration2 = (torque + (d2 / d1 * phi1) - (CentreOfMass * Velocity1 * Velocity1 * sin2) - phi2)
            / ((CentreOfMass * CentreOfMass) + Inertia - (d2 * d2 / d1));
        return new(Velocity1, Velocity2, -((d2 * acceleration2) + phi1) / d1, acceleration2);
    }

    private AcrobotState Plus(in AcrobotState slope, double time) => new(
        Theta1 + (time * slope.Theta1), Theta2 + (time * slope.Theta2), Velocity1 + (time * slope.Velocity1), Velocity2 + (time * slope.Velocity2));

    private static double Wrap(double angle)
    {
        while (angle > Math.PI)
            angle -= 2 * Math.PI;
        while (angle < -Math.PI)
            angle += 2 * Math.PI;
        return angle;
    }
}
