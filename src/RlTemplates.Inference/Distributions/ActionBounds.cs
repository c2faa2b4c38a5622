namespace RlTemplates.Inference.Distributions;

/// <summary>From a policy's real values to an environment's: x ↦ middle + half-width · x, kept within the bounds.</summary>
internal sealed class ActionBounds
{
    private readonly float[] _low, _high, _middle, _half;

    /// <param name="space">The bounds.</param>
    /// <param name="normalized">Whether -1 and 1 stand for the bounds; else x is in the environment's units already.</param>
    public ActionBounds(BoxSpace space, bool normalized)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (space.Low.Length == 0 || space.Low.Length != space.High.Length)
            throw new ArgumentException($"An action space has {space.Low.Length} lower and {space.High.Length} upper bounds: it needs as many of both, at least one.", nameof(space));
        for (var i = 0; i < space.Size; i++)
            if (!float.IsFinite(space.Low[i]) || !float.IsFinite(space.High[i]) || !(space.Low[i] < space.High[i]))
                throw new ArgumentException($"Element {i} of an action lies in {space.Low[i]}…{space.High[i]}: bounds must be finite, the lower below the upper.", nameof(space));
        (_low, _high, IsNormalized) = ([.. space.Low], [.. space.High], normalized);
        _middle = [.. space.Low.Select((low, i) => normalized ? low / 2 + space.High[i] / 2 : 0)];
        _half = [.. space.Low.Select((low, i) => normalized ? space.High[i] / 2 - low / 2 : 1)];
    }

    /// <summary>Whether -1 and 1 stand for the bounds.</summary>
    public bool IsNormalized { get; }

    public static int SizeOf(BoxSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return space.Size;
    }

    public float Apply(float x, int i) => Math.Clamp(_middle[i] + _half[i] * x, _low[i], _high[i]);

    /// <summary>The x that <see cref="Apply"/> brings there, up to rounding.</summary>
    public float Invert(float y, int i) => (y - _middle[i]) / _half[i];
}
