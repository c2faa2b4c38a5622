namespace RlTemplates;

/// <summary>
/// Says which values of an option need a native library. The compiler then warns of such a value in a program that does not
/// reference the library (RLT0132). Packages of native files are not among the references of a compiler, so the build files
/// of the option's package say what the program has: they append <c>|FAMILY/LIBRARY|</c> to the MSBuild property
/// <c>RlTemplatesLibraries</c>, which is visible to the compiler. Where they say nothing of the family, nothing is judged.
/// </summary>
/// <param name="values">
/// Regular expression that matches such values from end to end, written as in presets. A static property of the option's
/// type counts as its own name in snake_case.
/// </param>
/// <param name="family">The family of libraries, such as <c>torch</c>.</param>
/// <param name="library">The one that is needed, such as <c>cuda</c>.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class NeedsLibraryAttribute(string values, string family, string library) : Attribute
{
    /// <summary>Regular expression that matches such values from end to end.</summary>
    public string Values { get; } = values;

    /// <summary>The family of libraries.</summary>
    public string Family { get; } = family;

    /// <summary>The library that is needed.</summary>
    public string Library { get; } = library;

    /// <summary>What is missing and how it is mended, as a clause without a stop at its end: it ends the message.</summary>
    public string Otherwise { get; set; } = "the program references no such library";
}
