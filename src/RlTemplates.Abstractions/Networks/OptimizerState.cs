using System.Runtime.InteropServices;

namespace RlTemplates.Networks;

/// <summary>The form in which every engine saves an optimizer: its name, the number of steps, then each moment as its length and its numbers in the parameters' order.</summary>
public static class OptimizerState
{
    /// <summary>Writes an optimizer's state.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="optimizer">Its name, as its <see cref="OptimizerSettings"/> say.</param>
    /// <param name="steps">Steps taken.</param>
    /// <param name="moments">What it remembers of each parameter, each [P].</param>
    public static void Write(BinaryWriter writer, string optimizer, long steps, params ReadOnlySpan<float[]> moments)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(optimizer);
        writer.Write(steps);
        foreach (var moment in moments)
        {
            writer.Write(moment.Length);
            writer.Write(MemoryMarshal.AsBytes(moment.AsSpan()));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Gives it.</param>
    /// <param name="optimizer">Name of the optimizer that goes on.</param>
    /// <param name="moments">Receive what it remembers, each [P].</param>
    /// <returns>Steps taken.</returns>
    /// <exception cref="InvalidDataException">The state is another optimizer's, or a network's of another size.</exception>
    public static long Read(BinaryReader reader, string optimizer, params ReadOnlySpan<float[]> moments)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var name = reader.ReadString();
        if (name != optimizer)
            throw new InvalidDataException($"The saved optimizer is '{(name.Length > 32 ? name[..32] : name)}', the configured one '{optimizer}'.");
        var steps = reader.ReadInt64();
        if (steps < 0)
            throw new InvalidDataException($"The saved optimizer took {steps} steps: the file is damaged.");
        foreach (var moment in moments)
        {
            var count = reader.ReadInt32();
            if (count != moment.Length)
                throw new InvalidDataException($"The saved optimizer has {count} parameters, this one {moment.Length}: it belongs to a network of another shape.");
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(moment.AsSpan()));
        }
        return steps;
    }
}
