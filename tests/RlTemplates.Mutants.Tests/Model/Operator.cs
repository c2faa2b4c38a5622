namespace RlTemplates.Mutants.Tests.Model;

/// <summary>A kind of mistake. A class has a name that says which, and gives every place where a project can be made wrong in that way.</summary>
/// <param name="name">The mistake, in words.</param>
/// <param name="rules">The rules of which one says so, or <see cref="Compiler"/>; what others say of it does not count.</param>
internal abstract class Operator(string name, params string[] rules)
{
    /// <summary>Stands for all errors of the C# compiler.</summary>
    public const string Compiler = "C#";

    public string Name => name;

    public IReadOnlyList<string> Rules => rules;

    /// <summary>Every operator, in order of their names.</summary>
    public static IReadOnlyList<Operator> All { get; } =
        [.. typeof(Operator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract).Select(t => (Operator)Activator.CreateInstance(t)!).OrderBy(o => o.Name, StringComparer.Ordinal)];

    /// <summary>All mutants of a project, in the order of its files.</summary>
    public abstract IEnumerable<Mutant> Mutate(Project project);
}

/// <summary>A mistake in a source file.</summary>
/// <param name="name">The mistake, in words.</param>
/// <param name="rules">The rules of which one says so.</param>
internal abstract class CodeOperator(string name, params string[] rules) : Operator(name, rules)
{
    public sealed override IEnumerable<Mutant> Mutate(Project project) =>
        project.Code.SelectMany(Mutate).Select(e => e.Mutant(this)).OfType<Mutant>();

    protected abstract IEnumerable<Edits> Mutate(CodeFile file);
}

/// <summary>A mistake in a preset.</summary>
/// <param name="name">The mistake, in words.</param>
/// <param name="rules">The rules of which one says so.</param>
internal abstract class PresetOperator(string name, params string[] rules) : Operator(name, rules)
{
    public sealed override IEnumerable<Mutant> Mutate(Project project) =>
        project.Texts.Keys.Where(p => p.StartsWith("configs/", StringComparison.Ordinal)).SelectMany(path => Mutate(new PresetText(project, path))).Select(e => e.Mutant(this)).OfType<Mutant>();

    protected abstract IEnumerable<Edits> Mutate(PresetText preset);
}
