namespace RlTemplates;

/// <summary>Something whose whole state can be written and restored bit for bit.</summary>
public interface IStateful
{
    /// <summary>Writes the state.</summary>
    /// <param name="writer">Receives it.</param>
    void Save(BinaryWriter writer);

    /// <summary>Restores what <see cref="Save"/> wrote, into an instance made with the same options.</summary>
    /// <param name="reader">Gives it.</param>
    /// <exception cref="InvalidDataException">The state belongs to other options.</exception>
    void Load(BinaryReader reader);
}
