namespace RlTemplates.Learning.Rollouts;

/// <summary>Saves the environment of a runner where it can be saved.</summary>
internal static class SavedEnvironment
{
    /// <summary>Writes whether the environment can be saved, and then its state.</summary>
    public static void Write(BinaryWriter writer, IEnvironment environment)
    {
        var savable = environment as ISavableEnvironment;
        writer.Write(savable is not null);
        savable?.Save(writer);
    }

    /// <summary>Restores what <see cref="Write"/> wrote.</summary>
    /// <returns>False where the state holds no environment: its episodes must start anew.</returns>
    /// <exception cref="InvalidDataException">The state holds an environment, and this one cannot be restored.</exception>
    public static bool Read(BinaryReader reader, IEnvironment environment)
    {
        if (!reader.ReadBoolean())
            return false;
        if (environment is not ISavableEnvironment savable)
            throw new InvalidDataException($"The saved state holds an environment, but {environment.Spec.Name} cannot be restored: it is not an ISavableEnvironment.");
        savable.Load(reader);
        return true;
    }
}
