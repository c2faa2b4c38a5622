namespace RlTemplates;

/// <summary>Remembers of an exception which environment threw it; it stays the exception that it was.</summary>
internal static class BrokenEnvironment
{
    private const string Key = "RlTemplates.Environment";

    /// <summary>Notes the environment, as an exception's filter; never catches.</summary>
    public static bool Note(Exception exception, IEnvironment environment)
    {
        exception.Data[Key] = environment.Spec.Name;
        return false;
    }

    /// <summary>Name of the environment that threw; null where none did.</summary>
    public static string? NameOf(Exception exception) => exception.Data[Key] as string;
}
