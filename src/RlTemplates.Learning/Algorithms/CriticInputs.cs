using System.Runtime.InteropServices;

namespace RlTemplates.Learning.Algorithms;

/// <summary>Observations and actions side by side, as a critic of both reads them: [B, D + E], observations centered and scaled, actions in ±1.</summary>
/// <param name="observation">What the policy's network reads, D elements.</param>
/// <param name="elements">E, elements of an action.</param>
/// <param name="batch">B.</param>
internal sealed class CriticInputs(ObservationSpace observation, int elements, int batch)
{
    private readonly int _size = observation.Size;
    private readonly float[] _rows = new float[checked(batch * (observation.Size + elements))];

    /// <summary>What the critic's network reads.</summary>
    public static ObservationSpace Space(ObservationSpace observation, int elements) => new(ElementType.Float32, checked(observation.Size + elements));

    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(_rows.AsSpan());

    /// <summary>Writes the observations' part, [B, observation bytes].</summary>
    public void Observe(ReadOnlySpan<byte> observations)
    {
        var (factor, shift) = (1 / observation.Spread, -observation.Center / observation.Spread);
        var floats = MemoryMarshal.Cast<byte, float>(observations);
        for (var b = 0; b < batch; b++)
        {
            var row = _rows.AsSpan(b * (_size + elements), _size);
            for (var i = 0; i < row.Length; i++)
                row[i] = (observation.Element == ElementType.Float32 ? floats[b * _size + i] : observations[b * _size + i]) * factor + shift;
        }
    }

    /// <summary>Writes the actions' part, [B, E] in ±1.</summary>
    public void Act(ReadOnlySpan<float> actions)
    {
        for (var b = 0; b < batch; b++)
            actions.Slice(b * elements, elements).CopyTo(_rows.AsSpan(b * (_size + elements) + _size));
    }

    /// <summary>The actions' part of one row of the inputs' gradients, [E].</summary>
    public ReadOnlySpan<float> ActionsOf(ReadOnlySpan<float> gradients, int row) => gradients.Slice(row * (_size + elements) + _size, elements);
}
