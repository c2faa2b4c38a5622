using System.ComponentModel;

namespace RlTemplates.Environments;

/// <summary>Gives the parts of an action, one after the other: checked, and clipped where they are continuous. Generated code calls it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ActionReader
{
    private readonly EnvironmentAction _action;
    private int _at;

    internal ActionReader(EnvironmentAction action) => _action = action;

    /// <summary>The next choice.</summary>
    public int Choice() => _action.Choices[_at++];

    /// <summary>The next value.</summary>
    public float Value() => _action.Values[_at++];

    /// <summary>The next values.</summary>
    /// <param name="values">Receives as many as it had elements after construction.</param>
    public void Values(Span<float> values)
    {
        if (values.Length > _action.Values.Length - _at)
            throw new InvalidOperationException($"An action has {_action.Values.Length} values, and its members now ask for more: arrays must keep the size that they have after construction.");
        _action.Values.Slice(_at, values.Length).CopyTo(values);
        _at += values.Length;
    }
}
