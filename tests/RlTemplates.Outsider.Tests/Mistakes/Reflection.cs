namespace Outsider.Experiments;

/// <summary>Does what trimming would break, to see that the compiler would say so of the outsider.</summary>
public static class Reflection
{
    /// <summary>Looks a type up by its name.</summary>
    /// <param name="name">The name.</param>
    public static int Members(string name) => Type.GetType(name)!.GetMembers().Length;
}
