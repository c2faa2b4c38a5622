using RlTemplates.Containers;
using RlTemplates.Options;

namespace RlTemplates.Estimators.Local;

/// <summary>A script of this machine that is started in place of the experiment.</summary>
internal sealed class LocalScript
{
    private readonly string _interpreter;

    private LocalScript(string name, string folder, string interpreter, IReadOnlyList<string> arguments) =>
        (Name, Folder, _interpreter, Arguments) = (name, folder, interpreter, arguments);

    /// <summary>The script, relative to its folder.</summary>
    public string Name { get; }

    /// <summary>Where it starts.</summary>
    public string Folder { get; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The command line: interpreter, script, arguments.</summary>
    public IReadOnlyList<string> CommandLine => [_interpreter, Path.Combine(Folder, Name), .. Arguments];

    /// <summary>Its arguments by their names without dashes, as JSON: texts, and true for a switch.</summary>
    public Dictionary<string, string> Hyperparameters
    {
        get
        {
            var hyperparameters = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var argument in Arguments.Select(a => a.Split('=', 2)))
                hyperparameters[argument[0].TrimStart('-')] = argument.Length == 2 ? PythonJson.Text(argument[1]) : "true";
            return hyperparameters;
        }
    }

    /// <summary>The variables that say which script it is and what it is given.</summary>
    public IEnumerable<(string Name, string Value)> Variables =>
    [
        ("SM_USER_ENTRY_POINT", Name), ("SM_MODULE_NAME", Path.GetFileNameWithoutExtension(Name)), ("SM_MODULE_DIR", Folder), ("SM_USER_ARGS", PythonJson.Texts(Arguments)),
        // Otherwise Python keeps what it prints until there is much of it.
        ("PYTHONUNBUFFERED", "1"),
    ];

    /// <summary>The script of a target; null where it starts the program itself.</summary>
    /// <param name="settings">The target's attribute.</param>
    /// <param name="folder">Where relative paths begin.</param>
    /// <exception cref="UserException">The script, its folder or its interpreter is not there.</exception>
    public static LocalScript? Find(LocalAttribute settings, string folder)
    {
        if (settings.EntryScript is not { } name)
            return null;
        var source = Path.GetFullPath(settings.SourceDirectory ?? ".", folder);
        if (!Directory.Exists(source))
            throw new UserException($"The source directory of [Local] is {source}, which does not exist.");
        if (!File.Exists(Path.Combine(source, name)))
        {
            var others = Directory.EnumerateFiles(source).Select(f => Path.GetFileName(f)).Where(f => Path.GetExtension(f) == Path.GetExtension(name));
            throw new UserException($"The entry script of [Local] is {name}, but {source} has no such file{(Suggestion.Nearest(name, others) is { } nearest ? $"; did you mean {nearest}?" : ".")}");
        }
        var isPython = Path.GetExtension(name) == ".py";
        string[] interpreters = (isPython, OperatingSystem.IsWindows()) switch { (true, true) => ["python", "py"], (true, false) => ["python3", "python"], _ => ["bash", "sh"] };
        var interpreter = interpreters.Select(InPath).FirstOrDefault(found => found is not null)
            ?? throw new UserException($"The entry script {name} needs {(isPython ? "Python" : "a shell")}, but no folder of PATH has {string.Join(" or ", interpreters)}; install it, or add its folder to PATH.");
        return new(name, source, interpreter, settings.ScriptParameters);
    }

    private static string? InPath(string program)
    {
        var file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }
}
