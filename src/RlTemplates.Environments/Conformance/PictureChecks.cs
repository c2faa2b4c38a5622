namespace RlTemplates.Environments;

/// <summary>Checks, where pictures can be taken, that taking one changes nothing.</summary>
internal static class PictureChecks
{
    private const string Check = "picture";

    /// <summary>Runs the checks.</summary>
    public static void Run(ConformanceSetup setup)
    {
        using var environment = setup.Create(2);
        if (environment is not IRenderable picture)
            return;
        new ConformancePlayer(environment, setup.Seed).Reset(setup.Seed);
        var (height, width) = (picture.FrameHeight, picture.FrameWidth);
        setup.Report.Expect(height > 0 && width > 0, Check, null, null, "a picture of at least one pixel", $"{height} by {width}");
        var (first, second) = (new byte[height * width * 3], new byte[height * width * 3]);
        second.AsSpan().Fill(1);
        StateChecks.Unchanged(setup, Check, environment, "a picture", () =>
        {
            picture.Render(1, first);
            picture.Render(1, second);
        });
        StateChecks.PlaysAsAfterReset(setup, Check, environment, "picture");
        setup.Report.Expect(first.AsSpan().SequenceEqual(second), Check, 1, 0, "that every pixel is drawn, and the same each time", "others");
        setup.Report.ExpectThrows<ArgumentException>(Check, "a picture of copy 2 of 0 to 1", () => picture.Render(2, first));
        setup.Report.ExpectThrows<ArgumentException>(Check, "memory too small for the picture", () => picture.Render(0, new byte[first.Length - 3]));
    }
}
