using System.Globalization;

namespace RlTemplates.Generators.Machines;

/// <summary>Reads a file <c>*.vmsizes.csv</c>: a heading, then a row for each size. Empty lines and lines that begin with # are left out.</summary>
internal static class MachineFile
{
    public const string Ending = ".vmsizes.csv";
    public const string Heading = "provider,name,cpus,gpus,memory_gib";
    private const int MostCores = 65_536;

    /// <summary>The sizes of a file, and what is wrong with its other rows: line from 0, and words after the row.</summary>
    public static (IReadOnlyList<MachineSize> Sizes, IReadOnlyList<(int Line, string Row, string Fault)> Faults) Read(IEnumerable<string> lines)
    {
        var sizes = new List<MachineSize>();
        var faults = new List<(int Line, string Row, string Fault)>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var (number, hasHeading) = (-1, false);
        foreach (var text in lines)
        {
            number++;
            var row = text.Trim().TrimStart('\uFEFF');
            if (row.Length == 0 || row[0] == '#')
                continue;
            if (!hasHeading)
            {
                hasHeading = true;
                if (!row.Equals(Heading, StringComparison.OrdinalIgnoreCase))
                    faults.Add((number, row, $"is no heading; the first line must be {Heading}"));
            }
            else if (Size(row.Split(','), out var size) is { } fault)
                faults.Add((number, row, fault));
            else if (!seen.Add(size!.Provider + "," + size.Name))
                faults.Add((number, row, "is the second of that name; remove one"));
            else
                sizes.Add(size);
        }
        return (sizes, faults);
    }

    private static string? Size(string[] cells, out MachineSize? size)
    {
        size = null;
        if (cells.Length != 5)
            return $"has {cells.Length} cells; it must have 5: {Heading}";
        if (cells[0].Trim().Length == 0 || cells[1].Trim().Length == 0)
            return "has no provider or no name; write for example azure,STANDARD_D2_V2,2,0,7";
        if (Count(cells[2]) is not (>= 1 and <= MostCores) || Count(cells[3]) is not { } gpus || gpus > MostCores)
            return "must have a whole number of at least 1 as cpus and of at least 0 as gpus";
        if (!double.TryParse(cells[4].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var memory) || !(memory > 0))
            return "must have its memory in GiB as last cell, for example 7 or 3.5";
        size = new(cells[0].Trim(), cells[1].Trim(), Count(cells[2])!.Value, gpus, memory);
        return null;
    }

    private static int? Count(string cell) => int.TryParse(cell.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
