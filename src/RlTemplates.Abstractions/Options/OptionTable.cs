namespace RlTemplates.Options;

/// <summary>All options of a config class, in the order they are declared, and how to make a config from values.</summary>
public abstract class OptionTable
{
    /// <summary>The options.</summary>
    public abstract IReadOnlyList<Option> Options { get; }

    /// <summary>The rules between options, those of their ranges aside.</summary>
    public virtual IReadOnlyList<Constraint> Constraints => [];

    /// <summary>A config with every option at its default.</summary>
    public abstract object CreateDefault();

    /// <summary>A config with the given values on top of the defaults.</summary>
    /// <param name="values">A value for each option that some layer sets, by the option's index.</param>
    public abstract object Bind(OptionValues values);
}

/// <summary>Parsed values by the index of their option in the table.</summary>
/// <param name="count">Number of options in the table.</param>
public sealed class OptionValues(int count)
{
    private readonly object?[] _values = new object?[count];
    private readonly bool[] _isSet = new bool[count];

    /// <summary>Sets an option's value.</summary>
    /// <param name="index">Index of the option.</param>
    /// <param name="value">The parsed value, of the option's type.</param>
    public void Set(int index, object? value)
    {
        _values[index] = value;
        _isSet[index] = true;
    }

    /// <summary>Whether a value is set.</summary>
    /// <param name="index">Index of the option.</param>
    public bool IsSet(int index) => _isSet[index];

    /// <summary>An option's value, or the fallback where none is set.</summary>
    /// <typeparam name="T">Type of the option.</typeparam>
    /// <param name="index">Index of the option.</param>
    /// <param name="fallback">The default.</param>
    public T Get<T>(int index, T fallback) => _isSet[index] ? (T)_values[index]! : fallback;
}
