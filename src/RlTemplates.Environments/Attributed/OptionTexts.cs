using RlTemplates.Options;

namespace RlTemplates.Environments;

/// <summary>
/// Writes a record of options as the texts of its table, and makes a record of them: lists, dictionaries, enums and records that were chosen too. What holds a secret is not written, and takes
/// its value from the table's default.
/// </summary>
internal static class OptionTexts
{
    /// <summary>Writes the options.</summary>
    /// <param name="writer">Takes them.</param>
    /// <param name="table">The table of the record.</param>
    /// <param name="options">The record.</param>
    /// <param name="path">Path of the record with a dot at its end.</param>
    /// <exception cref="ArgumentException">A record that was chosen is not known.</exception>
    public static void Write(BinaryWriter writer, OptionTable table, object options, string path = "")
    {
        foreach (var option in table.Options)
        {
            var text = option.Format(options);
            var isSecret = option.SecretPart(text) is not null;
            SavedState.WriteText(writer, path + option.Path);
            writer.Write(isSecret);
            SavedState.WriteText(writer, isSecret ? "" : text);
        }
        foreach (var choice in table.Choices)
        {
            var records = choice.Read(options);
            writer.Write(records.Count);
            for (var i = 0; i < records.Count; i++)
                WriteChosen(writer, choice, records[i], PathOf(choice, i, path));
        }
    }

    /// <summary>Makes a record of what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Gives it.</param>
    /// <param name="table">The table of the record.</param>
    /// <param name="path">Path of the record with a dot at its end.</param>
    /// <exception cref="ArgumentException">A value is not allowed.</exception>
    /// <exception cref="InvalidDataException">It was written by another table.</exception>
    public static object Read(BinaryReader reader, OptionTable table, string path = "")
    {
        var values = new OptionValues(table.Options.Count, table.Choices.Count);
        for (var i = 0; i < table.Options.Count; i++)
        {
            var option = table.Options[i];
            SavedState.ExpectText(reader, "option", path + option.Path);
            var (isSecret, text) = (reader.ReadBoolean(), SavedState.ReadText(reader));
            if (isSecret)
                continue;
            if (!option.TryParse(text, out var value, out var problem))
                throw new ArgumentException(Sentence.End($"{path}{option.Path} {problem}"));
            values.Set(i, value);
        }
        for (var i = 0; i < table.Choices.Count; i++)
        {
            var (choice, records) = (table.Choices[i], new object?[reader.ReadInt32()]);
            for (var r = 0; r < records.Length; r++)
                records[r] = ReadChosen(reader, choice, PathOf(choice, r, path));
            values.SetChoice(i, choice.Make(records));
        }
        var record = table.Bind(values);
        new RecordTexts(table, record, path).Judge();
        return record;
    }

    private static string PathOf(ChoiceOption choice, int index, string path) =>
        choice.IsList ? FormattableString.Invariant($"{path}{choice.Path}.{index}") : path + choice.Path;

    private static void WriteChosen(BinaryWriter writer, ChoiceOption choice, object? record, string path)
    {
        if (record is null && !choice.IsList && choice.TakesNull)
        {
            SavedState.WriteText(writer, "");
            return;
        }
        var table = choice.Family.TableOf(record)
            ?? throw new ArgumentException($"{path} is {record?.GetType().Name ?? "null"}; it must be one of {string.Join(", ", choice.Family.Tables.Select(t => t.RecordType.Name))}.");
        SavedState.WriteText(writer, table.Name);
        Write(writer, table, record!, path + ".");
    }

    private static object? ReadChosen(BinaryReader reader, ChoiceOption choice, string path)
    {
        var name = SavedState.ReadText(reader);
        if (name.Length == 0)
            return null;
        var table = choice.Family.Tables.FirstOrDefault(t => t.Name == name)
            ?? throw new InvalidDataException($"The saved environment has {path} of type '{name}', which is not known here; load it into the class that it was saved by.");
        return Read(reader, table, path + ".");
    }
}
