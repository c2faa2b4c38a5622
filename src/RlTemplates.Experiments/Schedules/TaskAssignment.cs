using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RlTemplates.Experiments;

/// <summary>The part that a process has in an experiment of several processes.</summary>
/// <param name="Type">Its type: <see cref="Master"/>, <see cref="Worker"/> or <see cref="ParameterServer"/>; null where nothing says.</param>
/// <param name="Index">Its number among the tasks of its type, from 0.</param>
public sealed record TaskAssignment(string? Type, int Index = 0)
{
    /// <summary>Type of the task that trains and evaluates.</summary>
    public const string Master = "master";

    /// <summary>Type of tasks that train.</summary>
    public const string Worker = "worker";

    /// <summary>Type of tasks that serve parameters.</summary>
    public const string ParameterServer = "ps";

    /// <summary>The environment variable that describes a cluster and the own task, as TensorFlow 1 had it.</summary>
    public const string Variable = "TF_CONFIG";

    private const int LongestVariable = 1 << 20;

    /// <summary>The one task of an experiment that runs on its own.</summary>
    public static TaskAssignment Alone { get; } = new(null, 0);

    /// <summary>Addresses of all tasks by their types; empty, the default, for an experiment that runs on its own.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Cluster { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Whether the experiment runs on its own.</summary>
    public bool IsAlone => Cluster.Count == 0;

    /// <summary>Timesteps of the whole training so far, for workers that wait for them; null, the default, where they cannot be known.</summary>
    public Func<long>? GlobalStep { get; init; }

    /// <summary>Reads the environment variable <c>TF_CONFIG</c>: <c>{"cluster": {"master": ["a:1"], "worker": ["b:1"]}, "task": {"type": "worker", "index": 0}}</c>.</summary>
    /// <returns>The assignment; <see cref="Alone"/> where there is no such variable.</returns>
    /// <exception cref="UserException">It cannot be read.</exception>
    public static TaskAssignment FromEnvironment() => Parse(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Reads the text of the variable.</summary>
    internal static TaskAssignment Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Alone;
        if (text.Length > LongestVariable)
            throw new UserException($"{Variable} has {text.Length} characters; at most {LongestVariable} are read.");
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text), new() { MaxDepth = 16 });
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new UserException($"{Variable} cannot be read: {exception.Message} It must be like "
                + """{"cluster": {"master": ["host:port"], "worker": ["host:port"]}, "task": {"type": "worker", "index": 0}}.""", exception);
        }
    }

    private static TaskAssignment Read(JsonElement root)
    {
        var cluster = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (root.TryGetProperty("cluster", out var tasks))
        {
            foreach (var type in tasks.EnumerateObject())
                cluster[type.Name] = [.. type.Value.EnumerateArray().Select(address => address.GetString() ?? "")];
        }
        string? name = null;
        var index = 0;
        if (root.TryGetProperty("task", out var task))
        {
            name = task.TryGetProperty("type", out var text) ? text.GetString() : null;
            // Some launchers write it as a text.
            if (task.TryGetProperty("index", out var number))
                index = number.ValueKind == JsonValueKind.String ? int.Parse(number.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture) : number.GetInt32();
        }
        return index < 0 ? throw new FormatException("the index of the task is negative.") : new(name, index) { Cluster = cluster };
    }
}
