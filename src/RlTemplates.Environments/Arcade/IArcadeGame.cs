namespace RlTemplates.Environments;

/// <summary>A game that is played frame by frame and without pixels; a copy of the struct is a copy of the game.</summary>
/// <typeparam name="TSelf">The game itself.</typeparam>
internal interface IArcadeGame<TSelf>
    where TSelf : struct, IArcadeGame<TSelf>
{
    /// <summary>Whether the game has ended.</summary>
    bool Over { get; }

    /// <summary>Lives left; 0 always where a game has none.</summary>
    int Lives { get; }

    /// <summary>Starts the first game that draws from a random stream.</summary>
    /// <param name="random">The stream.</param>
    static abstract TSelf Start(RandomStream random);

    /// <summary>Starts the next game; the random stream goes on.</summary>
    void Restart();

    /// <summary>Plays one frame; not after the game is over.</summary>
    /// <param name="action">Number of the action, within the environment's action space; 0 does nothing.</param>
    /// <returns>The points that the frame brings.</returns>
    int Step(int action);

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Receives it.</param>
    void Save(BinaryWriter writer);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Gives it.</param>
    /// <exception cref="InvalidDataException">No game can stand like that.</exception>
    static abstract TSelf Load(BinaryReader reader);
}
