using System;

namespace RlTemplates.Options;

/// <summary>Names records that can be chosen, for the compiler and the program alike.</summary>
internal static class RecordTypeName
{
    private const string Ending = "Options";

    /// <summary>The name of a record without [OptionType]: its class name in snake_case without the ending that says what it is.</summary>
    /// <param name="record">The class name, for example <c>TensorBoardSink</c>.</param>
    /// <param name="role">The class name of the topmost abstract record that it derives from, for example <c>SinkOptions</c>.</param>
    public static string Of(string record, string role) => NameCase.ToSnake(Short(record, role));

    private static string Short(string record, string role)
    {
        var bare = role.EndsWith(Ending, StringComparison.Ordinal) ? role.Substring(0, role.Length - Ending.Length) : role;
        foreach (var ending in new[] { role, bare, Ending })
        {
            if (ending.Length > 0 && record.Length > ending.Length && record.EndsWith(ending, StringComparison.Ordinal))
                return record.Substring(0, record.Length - ending.Length);
        }
        return record;
    }
}
