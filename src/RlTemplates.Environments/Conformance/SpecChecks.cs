namespace RlTemplates.Environments;

/// <summary>Checks what an environment says of itself.</summary>
internal static class SpecChecks
{
    private const string Check = "spec";

    /// <summary>Runs the checks and gives the environment's name.</summary>
    public static string Run(ConformanceSetup setup)
    {
        using var environment = setup.Create(3);
        var (spec, report) = (environment.Spec, setup.Report);
        void Expect(bool holds, string expected, object? found) => report.Expect(holds, Check, null, null, expected, FormattableString.Invariant($"{found ?? "null"}"));

        Expect(environment.Count == 3, "a count of 3, as asked for", environment.Count);
        Expect(!string.IsNullOrWhiteSpace(spec.Name), "a name", $"'{spec.Name}'");
        Expect(spec.MaxEpisodeSteps is null or > 0, "a limit of at least 1 step, or none", spec.MaxEpisodeSteps);
        Expect(spec.FramesPerStep > 0, "at least 1 frame per step", spec.FramesPerStep);
        Expect(spec.RewardClip is null or > 0, "a positive reward clip, or none", spec.RewardClip);
        Observation(spec.Observation, Expect);
        Action(spec, Expect);
        setup.Report.ExpectThrows<ArgumentException>(Check, "0 copies", () => setup.Create(0).Dispose());
        return spec.Name;
    }

    private static void Observation(ObservationSpace space, Action<bool, string, object?> expect)
    {
        expect(space.Shape.Length > 0 && Array.TrueForAll(space.Shape, size => size > 0), "a shape of sizes of at least 1", space);
        expect(float.IsFinite(space.Center), "a finite center", space.Center);
        expect(float.IsFinite(space.Spread) && space.Spread > 0, "a positive, finite spread", space.Spread);
        foreach (var bounds in new[] { space.Low, space.High })
            expect(bounds.Length is 0 or 1 || bounds.Length == space.Size, $"no, 1 or {space.Size} bounds of observations", bounds.Length);
        for (var e = 0; e < space.Size && space.Low.Length > 0 && space.High.Length > 0; e++)
            expect(EpisodeChecks.Bound(space.Low, e, 0) <= EpisodeChecks.Bound(space.High, e, 0), "lower bounds below upper ones", $"others at element {e}");
    }

    private static void Action(EnvironmentSpec spec, Action<bool, string, object?> expect)
    {
        switch (spec.Action)
        {
            case DiscreteSpace discrete:
                expect(discrete.Count > 0, "at least 1 choice", discrete.Count);
                expect(spec.ActionNames.Count is 0 || spec.ActionNames.Count == discrete.Count, $"no or {discrete.Count} action names", spec.ActionNames.Count);
                break;
            case MultiDiscreteSpace several:
                expect(several.Counts.Length > 0 && Array.TrueForAll(several.Counts, count => count > 0), "at least 1 choice in each element", several);
                break;
            case BoxSpace box:
                expect(box.Low.Length == box.High.Length && box.Size > 0, "as many lower bounds of actions as upper ones", $"{box.Low.Length} and {box.High.Length}");
                for (var e = 0; e < Math.Min(box.Low.Length, box.High.Length); e++)
                    expect(float.IsFinite(box.Low[e]) && float.IsFinite(box.High[e]) && box.Low[e] < box.High[e], "finite bounds of actions, the lower below the upper", $"{box.Low[e]} and {box.High[e]} at element {e}");
                expect(!spec.HasActionMask, "no action mask for continuous actions", "one");
                break;
        }
    }
}
