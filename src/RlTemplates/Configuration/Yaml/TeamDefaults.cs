namespace RlTemplates.Configuration;

/// <summary>What the defaults of a team may not have, although presets may.</summary>
internal static class TeamDefaults
{
    public const string NoBases = "defaults extend no preset";

    public const string NoSweep = "defaults hold no sweep";
}
