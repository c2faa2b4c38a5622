using System.Globalization;
using Spectre.Console;

namespace RlTemplates.Terminal;

/// <summary>Draws progress: a table of recent results, a line on how it stands, a bar towards the nearest stop criterion.</summary>
internal static class ProgressView
{
    private const int BarWidth = 40;
    private const string Eighths = " ▏▎▍▌▋▊▉";

    /// <summary>The picture for Spectre.Console.</summary>
    public static Rows Render(ProgressPicture picture)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var heading in picture.Headings)
            table.AddColumn(new TableColumn(new Markup($"[bold]{Markup.Escape(heading)}[/]")).RightAligned().NoWrap());
        foreach (var row in picture.Rows)
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        List<Spectre.Console.Rendering.IRenderable> parts = [new Text(picture.Title, new Style(decoration: Decoration.Bold)), table, .. picture.Notes.Select(note => new Text(note, new Style(Color.Grey))), new Text(picture.Status)];
        if (picture.Time is { } time)
            parts.Add(new Text(time, new Style(Color.Grey)));
        if (picture.Criterion is { } criterion)
            parts.Add(new Markup($"[green]{Bar(picture.Fraction)}[/] {Percent(picture.Fraction)}  {Markup.Escape(criterion)}"));
        return new Rows(parts);
    }

    /// <summary>A bar that grows by eighths of a character.</summary>
    public static string Bar(double fraction)
    {
        var eighths = (int)Math.Round(Math.Clamp(fraction, 0, 1) * BarWidth * 8);
        var bar = new string('█', eighths / 8);
        if (eighths % 8 != 0)
            bar += Eighths[eighths % 8];
        return bar.PadRight(BarWidth, '░');
    }

    private static string Percent(double fraction) => (Math.Clamp(fraction, 0, 1) * 100).ToString("0", CultureInfo.InvariantCulture).PadLeft(3) + "%";
}
