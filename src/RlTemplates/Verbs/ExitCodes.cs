using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Exit codes, as <see cref="EntryScript.RunAsync"/> documents them.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int BadInput = 2;
    public const int Interrupted = 130;

    /// <summary>Prints all errors of the input and gives their exit code.</summary>
    public static int Refuse(IEnumerable<string> errors)
    {
        foreach (var error in errors)
            Console.Error.WriteLine("error: " + ShownText.Clean(error));
        return BadInput;
    }
}
