namespace RlTemplates;

/// <summary>Element type of an observation.</summary>
public enum ElementType
{
    /// <summary>One byte, 0…255.</summary>
    UInt8,

    /// <summary>Four bytes, IEEE single precision, machine byte order.</summary>
    Float32,
}

/// <summary>Shape and element type of one observation (Gymnasium: <c>Box</c>). Images are [height, width, channels].</summary>
/// <param name="Element">Element type.</param>
/// <param name="Shape">Sizes, outermost first; each at least 1.</param>
public sealed record ObservationSpace(ElementType Element, params int[] Shape)
{
    /// <summary>Number of elements.</summary>
    public int Size => Shape.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>Number of bytes of one observation.</summary>
    public int Bytes => checked(Size * (Element == ElementType.UInt8 ? 1 : sizeof(float)));

    /// <summary>
    /// What an element is most of the time, such as the brightness of an image's background: networks read (element - Center) / Spread.
    /// A background that is not near 0 after this drowns what moves before it. Finite; 0 by default.
    /// </summary>
    public float Center { get; init; }

    /// <summary>How far elements usually lie from <see cref="Center"/>. Positive and finite; by default 255 for bytes and 1 for floats.</summary>
    public float Spread { get; init; } = Element == ElementType.UInt8 ? byte.MaxValue : 1;

    /// <summary>
    /// Least value of each element, or one number for all; may be negative infinity. Empty by default: not declared, which for bytes means 0.
    /// Learners do not read it; <c>EnvironmentConformance</c> holds every observation to it.
    /// </summary>
    public float[] Low { get; init; } = [];

    /// <summary>Largest value of each element, or one number for all; may be infinity. Empty by default: not declared, which for bytes means 255.</summary>
    public float[] High { get; init; } = [];

    /// <summary>
    /// How many of the newest frames lie side by side in the last dimension, oldest first: frame c + 1 of one step is frame c of the next.
    /// Replay then stores each frame once. Where an episode begins with other frames, they are stored as they are. 1 to 255, of which the last size
    /// is a multiple; 1 by default.
    /// </summary>
    public int StackedFrames { get; init; } = 1;

    /// <inheritdoc/>
    public bool Equals(ObservationSpace? other) => other is not null && Element == other.Element && Shape.AsSpan().SequenceEqual(other.Shape)
        && Center.Equals(other.Center) && Spread.Equals(other.Spread) && StackedFrames == other.StackedFrames
        && Low.AsSpan().SequenceEqual(other.Low) && High.AsSpan().SequenceEqual(other.High);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Element, Shape.Length, Size);

    /// <summary>For example <c>UInt8[42, 42, 4]</c>.</summary>
    public override string ToString() => $"{Element}[{string.Join(", ", Shape)}]";
}

/// <summary>What an action may be. Every action is stored as <see cref="Size"/> elements of four bytes.</summary>
public abstract record ActionSpace
{
    /// <summary>Elements of one action.</summary>
    public abstract int Size { get; }

    /// <summary>Number of bytes of one action.</summary>
    public int Bytes => Size * 4;

    /// <summary>Flags of a mask for one copy: the number of choices, all elements' together; 0 where actions are not choices.</summary>
    public virtual int Choices => 0;
}

/// <summary>One of <paramref name="Count"/> choices, stored as an Int32 in 0…Count-1.</summary>
/// <param name="Count">Number of choices, at least 1.</param>
public sealed record DiscreteSpace(int Count) : ActionSpace
{
    /// <inheritdoc/>
    public override string ToString() => $"Discrete[{Count}]";

    /// <inheritdoc/>
    public override int Size => 1;

    /// <inheritdoc/>
    public override int Choices => Count;
}

/// <summary>Several choices at once (Gymnasium: <c>MultiDiscrete</c>): element i is an Int32 in 0…Counts[i]-1.</summary>
/// <param name="Counts">Number of choices of each element, each at least 1.</param>
public sealed record MultiDiscreteSpace(params int[] Counts) : ActionSpace
{
    /// <inheritdoc/>
    public override int Size => Counts.Length;

    /// <inheritdoc/>
    public override int Choices => Counts.Sum();

    /// <inheritdoc/>
    public bool Equals(MultiDiscreteSpace? other) => other is not null && Counts.AsSpan().SequenceEqual(other.Counts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Counts.Length, Counts.Sum());

    /// <summary>For example <c>MultiDiscrete[3, 2]</c>.</summary>
    public override string ToString() => $"MultiDiscrete[{string.Join(", ", Counts)}]";
}

/// <summary>Values within bounds (Gymnasium: <c>Box</c>): element i is a float in Low[i]…High[i]; what lies outside is clipped by the environment.</summary>
/// <param name="Low">Lower bounds, finite.</param>
/// <param name="High">Upper bounds, finite, each above its lower one.</param>
public sealed record BoxSpace(float[] Low, float[] High) : ActionSpace
{
    /// <inheritdoc/>
    public override int Size => Low.Length;

    /// <inheritdoc/>
    public bool Equals(BoxSpace? other) => other is not null && Low.AsSpan().SequenceEqual(other.Low) && High.AsSpan().SequenceEqual(other.High);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Low.Length, High.Length);

    /// <summary>For example <c>Box[1]</c>.</summary>
    public override string ToString() => $"Box[{Size}]";
}
