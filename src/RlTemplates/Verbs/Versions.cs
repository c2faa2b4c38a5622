using System.Reflection;

namespace RlTemplates.Verbs;

/// <summary><c>--version</c>.</summary>
internal static class Versions
{
    public static int Write(TextWriter output)
    {
        if (Assembly.GetEntryAssembly() is { } program)
            output.WriteLine($"{program.GetName().Name} {Of(program)}");
        output.WriteLine($"RlTemplates {Of(typeof(Versions).Assembly)}");
        return ExitCodes.Success;
    }

    private static string? Of(Assembly assembly) => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString();
}
