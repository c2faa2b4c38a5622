namespace RlTemplates.Environments;

/// <summary>Draws the frames of a game as the network sees them. One thread at a time uses an instance.</summary>
/// <typeparam name="TGame">The game.</typeparam>
/// <param name="pixels">Pixels of a frame.</param>
internal abstract class ArcadeScreen<TGame>(int pixels)
    where TGame : struct
{
    /// <summary>The frame that was drawn last.</summary>
    public byte[] Frame { get; } = new byte[pixels];

    /// <summary>Draws the grey, small, pixel-wise maximum of two frames of one game, at most one frame apart.</summary>
    public abstract void Draw(in TGame earlier, in TGame later);
}
