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
}
