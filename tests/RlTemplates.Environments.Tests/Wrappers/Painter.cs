namespace RlTemplates.Environments.Tests;

internal readonly record struct PainterState(byte Red, byte Green, byte Blue, byte Column);

/// <summary>A coloured pixel that moves over a picture of 6×8 and ends an episode by chance; a picture can be taken.</summary>
internal sealed class Painter(int count, int? limit = null) : VectorEnvironment<PainterState, byte>(Rules with { MaxEpisodeSteps = limit }, count), IRenderable
{
    private static readonly EnvironmentSpec Rules =
        new("Painter", new(ElementType.UInt8, 6, 8, 3) { Low = [0], High = [.. Enumerable.Repeat(255f, 144)] }, new DiscreteSpace(3)) { RewardClip = 2 };

    public int FrameHeight => 6;

    public int FrameWidth => 8;

    public void Render(int copy, Span<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(copy, Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(rgb.Length, 144);
        Observe(StateOf(copy), rgb);
    }

    protected override void Start(ref PainterState state, ref RandomStream random) =>
        state = new((byte)random.NextInt32(256), (byte)random.NextInt32(256), (byte)random.NextInt32(256), (byte)random.NextInt32(8));

    protected override void Step(ref PainterState state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated)
    {
        state = state with { Red = (byte)random.NextInt32(256), Column = (byte)Math.Clamp(state.Column + action.Choice - 1, 0, 7) };
        (reward, terminated) = (state.Column + 0.5f, random.NextInt32(9) == 0);
    }

    protected override void Observe(in PainterState state, Span<byte> observation)
    {
        for (var i = 0; i < observation.Length; i += 3)
        {
            var lit = i / 3 % 8 == state.Column;
            (observation[i], observation[i + 1], observation[i + 2]) = (lit ? state.Red : (byte)10, lit ? state.Green : (byte)(i / 24), lit ? state.Blue : (byte)0);
        }
    }
}
