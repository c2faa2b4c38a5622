namespace RlTemplates.Environments;

/// <summary>Reads the head of a saved state.</summary>
internal static class SavedState
{
    /// <summary>Refuses a state that was saved under another option.</summary>
    /// <exception cref="InvalidDataException">The value differs.</exception>
    public static void Expect(BinaryReader reader, string name, int expected)
    {
        var value = reader.ReadInt32();
        if (value != expected)
        {
            throw new InvalidDataException($"The saved environment has {name} {value}, this one {expected}; load it into one made with the same options.");
        }
    }

    /// <summary>Reads the steps of an episode so far.</summary>
    /// <exception cref="InvalidDataException">No episode has so many.</exception>
    public static int ReadSteps(BinaryReader reader)
    {
        var steps = reader.ReadInt32();
        return steps is >= 0 and < int.MaxValue
            ? steps
            : throw new InvalidDataException($"The saved environment has {steps} steps in an episode; 0 or more are possible. The state is damaged.");
    }
}
