namespace RlTemplates.Verbs;

/// <summary>
/// Adds a verb to every program that references this assembly: <c>[assembly: Verb&lt;DeployVerb&gt;]</c>. The generated entry point
/// makes it, without reflection; a program with an entry point of its own passes it to <see cref="EntryScript.RunAsync"/>.
/// </summary>
/// <typeparam name="TVerb">The verb; public, so that the entry point of another assembly can make it.</typeparam>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class VerbAttribute<TVerb> : Attribute
    where TVerb : Verb, new();
