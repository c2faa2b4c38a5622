using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>A target of an experiment: declared by an attribute of the config class, or one that every experiment has.</summary>
/// <param name="name">Its name, by which it is submitted to.</param>
/// <param name="kind">The attribute without its ending.</param>
public abstract class TargetDeclaration(string name, string kind) : AttributeDeclaration(name, kind)
{
    /// <summary>Whether the experiment has it without an attribute on the config class.</summary>
    public bool IsImplicit { get; init; }

    /// <summary>
    /// Whether the config class declares it in place of one that every experiment has, so that it is taken where none is named.
    /// Default: false.
    /// </summary>
    public bool IsDefault { get; init; }

    /// <summary>The package that submits to it, for the error of a program that lacks it; null where none is known.</summary>
    public string? Package { get; init; }

    /// <summary>Whether this program can submit to it: a referenced package pairs its attribute with a target.</summary>
    public abstract bool CanSubmit { get; }

    /// <summary>The attribute with the values of all layers.</summary>
    /// <param name="resolved">Every value that some layer or the attribute sets.</param>
    /// <param name="secrets">Secrets by the environment variables of their options.</param>
    /// <exception cref="UserException">A value is not one that its option allows.</exception>
    public abstract SubmitsToAttribute Bind(IReadOnlyList<ResolvedOption> resolved, IReadOnlyDictionary<string, string>? secrets = null);

    /// <summary>Makes the target.</summary>
    /// <param name="settings">The attribute, as <see cref="Bind"/> gives it.</param>
    /// <exception cref="UserException">This program cannot submit to it; the message names the package to reference.</exception>
    public abstract ITarget CreateTarget(SubmitsToAttribute settings);

    /// <summary>Names of the machine groups that it takes; a kind of which there are several, and none is named, is left out.</summary>
    /// <param name="settings">The attribute, as <see cref="Bind"/> gives it.</param>
    public abstract IReadOnlyList<string> MachinesOf(SubmitsToAttribute settings);

    /// <summary>The machine groups that it takes, with the values of all layers.</summary>
    /// <param name="settings">The attribute, as <see cref="Bind"/> gives it.</param>
    /// <param name="machines">All groups of the experiment.</param>
    /// <param name="resolved">Every value that some layer or an attribute sets.</param>
    /// <param name="secrets">Secrets by the environment variables of their options.</param>
    /// <exception cref="UserException">The settings name a group that there is not, or none of several; or a value is not one that its option allows.</exception>
    public IReadOnlyList<MachineGroupAttribute> BindMachines(
        SubmitsToAttribute settings, IReadOnlyList<MachineDeclaration> machines, IReadOnlyList<ResolvedOption> resolved, IReadOnlyDictionary<string, string>? secrets = null)
    {
        ArgumentNullException.ThrowIfNull(machines);
        if (MachineFault(settings) is { } fault)
            throw new UserException(fault);
        var names = MachinesOf(settings);
        return [.. machines.Where(m => names.Contains(m.Name)).Select(m => m.Bind(resolved, secrets))];
    }

    /// <summary>What was changed in settings that <see cref="Bind"/> gave: texts of the options by their paths.</summary>
    /// <param name="bound">The settings as they were.</param>
    /// <param name="changed">The settings now.</param>
    internal IReadOnlyDictionary<string, string> Changes(SubmitsToAttribute bound, SubmitsToAttribute changed) =>
        Options.Select(o => (o.Path, Before: o.Format(bound), Now: o.Format(changed))).Where(o => o.Before != o.Now).ToDictionary(o => o.Path, o => o.Now, StringComparer.Ordinal);

    /// <summary>The secrets among settings, also those that stand in the attribute itself.</summary>
    /// <param name="settings">The settings.</param>
    internal IEnumerable<string> SecretsIn(SubmitsToAttribute settings) => Options.Select(o => o.SecretPart(o.Format(settings))).OfType<string>().Where(s => !OrNullGrammar.IsNull(s));

    /// <summary>Why it is not known which machine groups it takes; null where it is known.</summary>
    /// <param name="settings">The attribute.</param>
    protected abstract string? MachineFault(SubmitsToAttribute settings);

    /// <summary>Why this program cannot submit to it, in one sentence that names the package to reference; null where it can.</summary>
    public string? Obstacle => CanSubmit ? null : Package is null
        ? $"'{Name}' cannot be submitted to: no package that this program references submits to [{Kind}] targets."
        : $"'{Name}' cannot be submitted to: [{Kind}] needs the package {Package}, which this program does not reference (dotnet add package {Package}).";
}

/// <summary>A target whose attribute is <typeparamref name="TAttribute"/>. The generator writes it.</summary>
/// <typeparam name="TAttribute">The attribute.</typeparam>
/// <param name="name">Its name.</param>
/// <param name="kind">The attribute without its ending.</param>
public sealed class TargetDeclaration<TAttribute>(string name, string kind) : TargetDeclaration(name, kind)
    where TAttribute : SubmitsToAttribute
{
    /// <summary>Makes the attribute of the options' values; what is <c>null</c> keeps the attribute's own default.</summary>
    public required Func<OptionValues, TAttribute> Settings { get; init; }

    /// <summary>Makes the target of the attribute; null where no referenced package has one.</summary>
    public Func<TAttribute, ITarget>? Target { get; init; }

    /// <summary>The kinds of machine groups that it takes.</summary>
    public IReadOnlyList<MachineUse<TAttribute>> Machines { get; init; } = [];

    /// <summary>Whether the settings say by themselves which machines a job takes, so that it takes no groups; null where they never do.</summary>
    public Func<TAttribute, bool>? ReplacesMachines { get; init; }

    /// <inheritdoc/>
    public override bool CanSubmit => Target is not null;

    /// <inheritdoc/>
    public override TAttribute Bind(IReadOnlyList<ResolvedOption> resolved, IReadOnlyDictionary<string, string>? secrets = null) => Settings(Read(resolved, secrets));

    /// <inheritdoc/>
    public override IReadOnlyList<string> MachinesOf(SubmitsToAttribute settings) => [.. Uses(settings).Select(u => u.Group((TAttribute)settings)).OfType<string>().Distinct()];

    /// <inheritdoc/>
    protected override string? MachineFault(SubmitsToAttribute settings) => Uses(settings).Select(u => u.Fault((TAttribute)settings, Kind)).FirstOrDefault(f => f is not null);

    /// <inheritdoc/>
    public override ITarget CreateTarget(SubmitsToAttribute settings) => Target is { } create ? create((TAttribute)settings) : throw new UserException(Obstacle!);

    private IReadOnlyList<MachineUse<TAttribute>> Uses(SubmitsToAttribute settings) => ReplacesMachines?.Invoke((TAttribute)settings) == true ? [] : Machines;
}
