using System.ComponentModel;

namespace RlTemplates.Environments;

/// <summary>What an environment with [RlEnvironment] shows and takes, a row for each member. Generated code fills it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EnvironmentTable
{
    private readonly List<(int Size, double Low, double High)> _features = [], _values = [];
    private readonly List<int> _choices = [];
    private int[]? _image;
    private string[] _names = [];

    /// <summary>Name of the environment.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether a member says which choices are allowed.</summary>
    public bool HasActionMask { get; set; }

    /// <summary>Whether a member says that an episode is cut.</summary>
    public bool Truncates { get; set; }

    /// <summary>Types and names of what is saved: a state with others is refused.</summary>
    public string Layout { get; set; } = "";

    /// <summary>Adds features.</summary>
    /// <param name="size">How many, at least 1.</param>
    /// <param name="low">Least value, or NaN.</param>
    /// <param name="high">Largest value, or NaN.</param>
    public void Features(int size, double low, double high) => _features.Add((size, low, high));

    /// <summary>Sets the image.</summary>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="channels">Channels, at least 1.</param>
    public void Image(int height, int width, int channels) => _image = [height, width, channels];

    /// <summary>Adds a choice.</summary>
    /// <param name="choices">Number of choices, at least 1.</param>
    /// <param name="names">Their names, or none.</param>
    public void Choice(int choices, params string[] names)
    {
        _choices.Add(choices);
        _names = names;
    }

    /// <summary>Adds continuous values.</summary>
    /// <param name="size">How many, at least 1.</param>
    /// <param name="low">Least value.</param>
    /// <param name="high">Largest value.</param>
    public void Values(int size, double low, double high) => _values.Add((size, low, high));

    /// <summary>Size of an array member.</summary>
    /// <param name="array">The array as it is after construction.</param>
    /// <param name="member">Name of the member.</param>
    /// <param name="dimension">Which of its sizes, the outermost 0.</param>
    /// <exception cref="InvalidOperationException">There is no array yet, or it is empty.</exception>
    public int Size(Array? array, string member, int dimension = 0) => array is { Length: > 0 }
        ? array.GetLength(dimension)
        : throw new InvalidOperationException($"{member} of {Name} is {(array is null ? "null" : "empty")} after construction; create it with its final size where it is declared or in the constructor.");

    /// <summary>The spec of the table.</summary>
    /// <param name="maxEpisodeSteps">The time limit. With truncation for other reasons it is not part of the spec, which promises truncation there and only there.</param>
    internal EnvironmentSpec ToSpec(int? maxEpisodeSteps) => new(Name, Observation(), Action())
    {
        MaxEpisodeSteps = Truncates ? null : maxEpisodeSteps,
        HasActionMask = HasActionMask,
        ActionNames = _choices.Count == 1 ? _names : [],
    };

    private ObservationSpace Observation() => _image is not null
        ? new(ElementType.UInt8, _image)
        : new(ElementType.Float32, _features.Sum(f => f.Size)) { Low = Bounds(_features, f => f.Low, float.NegativeInfinity), High = Bounds(_features, f => f.High, float.PositiveInfinity) };

    private ActionSpace Action() => _choices.Count switch
    {
        0 => new BoxSpace(Bounds(_values, v => v.Low, 0), Bounds(_values, v => v.High, 0)),
        1 => new DiscreteSpace(_choices[0]),
        _ => new MultiDiscreteSpace([.. _choices]),
    };

    /// <summary>A bound for each element; none at all where no member declares one.</summary>
    private static float[] Bounds(List<(int Size, double Low, double High)> rows, Func<(int Size, double Low, double High), double> bound, float undeclared) =>
        rows.TrueForAll(row => double.IsNaN(bound(row)))
            ? []
            : [.. rows.SelectMany(row => Enumerable.Repeat(double.IsNaN(bound(row)) ? undeclared : (float)bound(row), row.Size))];
}
