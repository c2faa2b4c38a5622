using System.Globalization;

namespace RlTemplates.Generators.Machines;

/// <summary>
/// Reads a file <c>*.vmsizes.csv</c>: a heading, then a row for each size. The last two columns may be missing, in single rows or in all. Empty lines and lines that begin with # are left out.
/// </summary>
internal static class MachineFile
{
    public const string Ending = ".vmsizes.csv";
    public const string Heading = "provider,name,cpus,gpus,memory_gib";
    public const string FullHeading = Heading + ",retires,successor";
    private const string DayFormat = "yyyy-MM-dd";
    private const int MostCores = 65_536;

    /// <summary>The sizes of a file, and what is wrong with its other rows: line from 0, and words after the row.</summary>
    public static (IReadOnlyList<MachineSize> Sizes, IReadOnlyList<(int Line, string Row, string Fault)> Faults) Read(IEnumerable<string> lines)
    {
        var sizes = new List<MachineSize>();
        var faults = new List<(int Line, string Row, string Fault)>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var (number, columns) = (-1, 0);
        foreach (var text in lines)
        {
            number++;
            var row = text.Trim().TrimStart('\uFEFF');
            if (row.Length == 0 || row[0] == '#')
                continue;
            if (columns == 0)
            {
                columns = row.Equals(FullHeading, StringComparison.OrdinalIgnoreCase) ? 7 : 5;
                if (columns == 5 && !row.Equals(Heading, StringComparison.OrdinalIgnoreCase))
                    faults.Add((number, row, $"is no heading; the first line must be {Heading}, or {FullHeading}"));
            }
            else if (Size(row.Split(','), columns, out var size) is { } fault)
                faults.Add((number, row, fault));
            else if (!seen.Add(size!.Provider + "," + size.Name))
                faults.Add((number, row, "is the second of that name; remove one"));
            else
                sizes.Add(size);
        }
        return (sizes, faults);
    }

    private static string? Size(string[] cells, int columns, out MachineSize? size)
    {
        size = null;
        if (cells.Length < 5 || cells.Length > columns)
            return $"has {cells.Length} cells; it must have {(columns == 5 ? "5: " + Heading : "5 to 7: " + FullHeading)}";
        if (cells[0].Trim().Length == 0 || cells[1].Trim().Length == 0)
            return "has no provider or no name; write for example azure,STANDARD_D2_V2,2,0,7";
        if (Count(cells[2]) is not (>= 1 and <= MostCores) || Count(cells[3]) is not { } gpus || gpus > MostCores)
            return "must have a whole number of at least 1 as cpus and of at least 0 as gpus";
        if (!double.TryParse(cells[4].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var memory) || !(memory > 0))
            return "must have its memory in GiB as last cell, for example 7 or 3.5";
        var (retires, successor) = (Text(cells, 5), Text(cells, 6));
        var day = Day(retires);
        if (day is null && retires is not null)
            return "must have the day on which it retires as sixth cell, for example 2027-03-31";
        if (day is null && successor is not null)
            return $"names its successor {successor}, but not the day on which it retires; write that before it, for example 2027-03-31";
        size = new(cells[0].Trim(), cells[1].Trim(), Count(cells[2])!.Value, gpus, memory) { Retires = day, Successor = successor };
        return null;
    }

    /// <summary>A day as files and MSBuild properties write it; null for anything else.</summary>
    public static DateTime? Day(string? text) =>
        DateTime.TryParseExact(text?.Trim(), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A day as files and messages write it.</summary>
    public static string Text(DateTime day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static string? Text(string[] cells, int index) => index < cells.Length && cells[index].Trim() is { Length: > 0 } text ? text : null;

    private static int? Count(string cell) => int.TryParse(cell.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
