using System;
using System.Collections.Generic;

namespace RlTemplates.Generators.Parsing;

/// <summary>Option names that belong to the entry script's verbs, and some that are kept free for verbs to come.</summary>
internal static class ReservedOptions
{
    /// <summary>The names, as typed.</summary>
    public static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "--help", "-h", "-?", "--verbose", "--experiment", "--runs", "--config", "--resume", "--grace", "--run", "--episodes", "--checkpoint", "--to", "--job", "--detach",
        "--version", "--out", "--parallel", "--write-best", "--dry-run", "--video", "--tag", "--status", "--last", "--all", "--now", "--json", "--wait", "--name", "--follow", "-f", "--tail",
        "--host", "--endpoint", "--image-project", "--build-image", "--job-files", "--cpu-share", "--max-duration", "--seeds", "--seeds-at-least",
        "--initialize-from", "--delay", "--throttle", "--again", "--apart", "--schedule",
    };
}
