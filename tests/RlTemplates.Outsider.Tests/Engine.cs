namespace RlTemplates.Outsider.Tests;

/// <summary>Which engine the tests run on: here the one that each experiment has. Other projects link the tests and have another of these.</summary>
internal static class Engine
{
    /// <summary>An engine that trains fast enough for workers in processes of their own.</summary>
    public const string Quick = "simd";

    /// <summary>Further arguments of the packing.</summary>
    public static string[] PackProperties => [];

    /// <summary>Environment variables of every program.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>();

    /// <summary>Adds what the engine needs to the projects.</summary>
    public static void AddTo(OutsiderProgram program)
    {
    }

    /// <summary>Prepares a built program.</summary>
    public static void Prepare(string folder)
    {
    }
}
