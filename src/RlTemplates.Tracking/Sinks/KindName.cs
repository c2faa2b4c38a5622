using System.Reflection;
using RlTemplates.Options;

namespace RlTemplates.Tracking;

/// <summary>Names of kinds of sinks and exports: those by which options choose them.</summary>
internal static class KindName
{
    /// <summary>The name of a record's type, by [OptionType] or made of the class name.</summary>
    /// <param name="type">The record's type.</param>
    /// <param name="role">Class name of the abstract record that it derives from.</param>
    public static string Of(Type type, string role) => type.GetCustomAttribute<OptionTypeAttribute>(inherit: false)?.Name ?? RecordTypeName.Of(type.Name, role);
}
