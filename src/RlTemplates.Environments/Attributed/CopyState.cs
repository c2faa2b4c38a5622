using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RlTemplates.Environments;

/// <summary>
/// Saves or restores the fields of one copy: each call writes what it is given, or gives back what was written in its place, so that one list of
/// calls serves both. Generated code makes them.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CopyState
{
    private readonly BinaryWriter? _writer;
    private readonly BinaryReader? _reader;

    internal CopyState(BinaryWriter writer) => _writer = writer;

    internal CopyState(BinaryReader reader) => _reader = reader;

    /// <summary>A number, or a struct of numbers.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The value now.</param>
    public T Value<T>(T value)
        where T : unmanaged
    {
        Exchange(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    /// <summary>A number or a struct of numbers, or null.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The value now.</param>
    public T? Value<T>(T? value)
        where T : unmanaged
    {
        var isThere = Value(value.HasValue);
        var inner = Value(value.GetValueOrDefault());
        return isThere ? inner : null;
    }

    /// <summary>An array that may be replaced by one of another length.</summary>
    /// <typeparam name="T">Type of its elements.</typeparam>
    /// <param name="array">The array now.</param>
    [return: NotNullIfNotNull(nameof(array))]
    public T[]? Array<T>(T[]? array)
        where T : unmanaged
    {
        var length = Length(array?.Length ?? -1, Unsafe.SizeOf<T>());
        if (length != (array?.Length ?? -1))
            array = length < 0 ? null : new T[length];
        Exchange(MemoryMarshal.AsBytes(array.AsSpan()));
        return array!;
    }

    /// <summary>The elements of an array that keeps its size.</summary>
    /// <typeparam name="T">Type of its elements.</typeparam>
    /// <param name="array">The array, of any number of dimensions.</param>
    /// <param name="member">Name of the member that holds it.</param>
    public void Elements<T>(Array? array, string member)
        where T : unmanaged
    {
        for (var d = 0; d < (array?.Rank ?? 1); d++)
        {
            var size = array?.GetLength(d) ?? -1;
            if (Value(size) is var saved && saved != size)
                throw new InvalidDataException($"The saved environment has {saved} elements in {member}, this one {size}; load it into one made with the same options.");
        }
        if (array is not null)
            Exchange(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), checked(array.Length * Unsafe.SizeOf<T>())));
    }

    /// <summary>A list.</summary>
    /// <typeparam name="T">Type of its elements.</typeparam>
    /// <param name="list">The list now; it is filled anew where there is one.</param>
    [return: NotNullIfNotNull(nameof(list))]
    public List<T>? List<T>(List<T>? list)
        where T : unmanaged
    {
        var count = Length(list?.Count ?? -1, Unsafe.SizeOf<T>());
        if (_reader is not null && count >= 0)
            CollectionsMarshal.SetCount(list ??= [], count);
        if (count < 0)
            return null!;
        Exchange(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(list)));
        return list!;
    }

    /// <summary>A part that saves itself.</summary>
    /// <param name="part">The part.</param>
    public void Part(IStateful part)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (_writer is not null)
            part.Save(_writer);
        else
            part.Load(_reader!);
    }

    private int Length(int length, int elementBytes)
    {
        length = Value(length);
        if (_reader?.BaseStream is { } stream && (length < -1 || (long)length * elementBytes > stream.Length - stream.Position))
            throw new InvalidDataException($"The saved environment holds {length} elements that are not there; it is damaged.");
        return length;
    }

    private void Exchange(Span<byte> bytes)
    {
        if (_writer is not null)
            _writer.Write(bytes);
        else
            _reader!.BaseStream.ReadExactly(bytes);
    }
}
