namespace RlTemplates;

/// <summary>
/// Marks what the agent sees, read after each step and each reset: a <c>float</c>, <c>double</c>, <c>int</c>, <c>bool</c> or <c>float[]</c>, or a method
/// <c>void Name(Span&lt;float&gt; features)</c>; several are shown one after the other, in the order of their declaration. Or, once, an image: a
/// <c>byte[,]</c> (height, width), a <c>byte[,,]</c> (height, width, channels), or a method <c>void Name(Span&lt;byte&gt; pixels)</c>.
/// Arrays keep the size that they have after construction; methods get memory of zeros.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Method)]
public sealed class ObservationAttribute : Attribute
{
    /// <summary>Least value, of each element alike; by default not declared. The conformance suite holds observations to it.</summary>
    public double Low { get; set; } = double.NaN;

    /// <summary>Largest value, of each element alike; by default not declared.</summary>
    public double High { get; set; } = double.NaN;

    /// <summary>Number of features that a method writes, at least 1.</summary>
    public int Size { get; set; }

    /// <summary>Height in pixels of an image that a method draws, at least 1.</summary>
    public int Height { get; set; }

    /// <summary>Width in pixels of an image that a method draws, at least 1.</summary>
    public int Width { get; set; }

    /// <summary>Channels of an image that a method draws, at least 1. Default 1.</summary>
    public int Channels { get; set; } = 1;
}
