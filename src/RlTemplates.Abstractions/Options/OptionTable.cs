namespace RlTemplates.Options;

/// <summary>All options of a config class, in the order they are declared, and how to make a config from values.</summary>
public abstract class OptionTable
{
    /// <summary>The options.</summary>
    public abstract IReadOnlyList<Option> Options { get; }

    /// <summary>The choices between records, whose options are known when values are bound.</summary>
    public virtual IReadOnlyList<ChoiceOption> Choices => [];

    /// <summary>The rules between options, those of their ranges aside.</summary>
    public virtual IReadOnlyList<Constraint> Constraints => [];

    /// <summary>A config with every option at its default.</summary>
    public abstract object CreateDefault();

    /// <summary>A config with the given values on top of the defaults.</summary>
    /// <param name="values">A value for each option that some layer sets, by the option's index.</param>
    public object Bind(OptionValues values) => Bind(CreateDefault(), values);

    /// <summary>A copy with the given values.</summary>
    /// <param name="defaults">A config, or a record that was chosen; it has the values that are not given.</param>
    /// <param name="values">A value for each option that some layer sets, by the option's index, and for each choice that some layer changes.</param>
    public abstract object Bind(object defaults, OptionValues values);

    /// <summary>Makes sure that a default is there: <c>null!</c> silences the compiler, not the program.</summary>
    /// <param name="value">The default.</param>
    /// <param name="member">The property that has it, for the error.</param>
    /// <exception cref="UserException">It is null.</exception>
    protected static void EnsureThere(object? value, string member)
    {
        if (value is null)
            throw new UserException($"{member} is null, which its type does not allow; give it a value");
    }
}

/// <summary>Parsed values by the index of their option in the table.</summary>
/// <param name="count">Number of options in the table.</param>
/// <param name="choices">Number of choices in the table.</param>
public sealed class OptionValues(int count, int choices = 0)
{
    private readonly object?[] _choices = new object?[choices];
    private readonly bool[] _isChosen = new bool[choices];
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

    /// <summary>Sets the records of a choice.</summary>
    /// <param name="index">Index of the choice.</param>
    /// <param name="value">The record, or an array of records.</param>
    public void SetChoice(int index, object? value)
    {
        _choices[index] = value;
        _isChosen[index] = true;
    }

    /// <summary>Whether a choice is made.</summary>
    /// <param name="index">Index of the choice.</param>
    public bool IsChosen(int index) => index < _isChosen.Length && _isChosen[index];

    /// <summary>The record of a choice, or an array of records; only where <see cref="IsChosen"/>.</summary>
    /// <typeparam name="T">The abstract record, or an array of it.</typeparam>
    /// <param name="index">Index of the choice.</param>
    public T Chosen<T>(int index) => (T)_choices[index]!;
}
