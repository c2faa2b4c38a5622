using RlTemplates.Experiments;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary><c>models</c>.</summary>
internal sealed class ModelsVerb : Verb
{
    private readonly VerbOption<string?> _target = TargetUse.Option();
    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public ModelsVerb()
        : base("models", "Lists the models that a target keeps, newest first.") => (Options, ConfigUse, EndsOnInterrupt) = ([_target, _json], ConfigUse.OfTarget, true);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var target = TargetUse.Of(context, context.Get(_target));
        var models = await ModelAccess.ListAsync(target.Declaration, target.Settings, target.Secrets, context.Runs, cancellationToken);
        if (context.Get(_json))
            await JsonOutput.WriteListAsync(context.Output, models, ModelText.Write);
        else
            await TextRows.WriteAsync(context.Output, context.IsTerminal, models.Select(ModelText.Row).Prepend(ModelText.Headings));
        return ExitCodes.Success;
    }
}

/// <summary><c>models register</c>.</summary>
internal sealed class ModelsRegisterVerb : Verb
{
    private readonly VerbArgument _run = CommonOptions.RunArgument();
    private readonly VerbOption<string?> _name = VerbOption.Text("--name", "a name of lower-case letters, digits and dashes", "Name of the model. Default: the experiment's.");
    private readonly VerbOption<string?> _target = TargetUse.Option();
    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public ModelsRegisterVerb()
        : base("models register", "Keeps a run's policy as the next version of a model.")
    {
        Arguments = [_run];
        Options = [_name, _target, _json];
        ConfigUse = ConfigUse.OfTarget;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var run = await Jobs.FindFilesAsync(context, context.Get(_run), context.Get(_target), cancellationToken);
        var definition = context.Experiment(run.Id);
        var target = TargetUse.Of(context, definition, TargetChoice.Find(definition, context.Get(_target)));
        var model = await ModelAccess.RegisterAsync(
            target.Declaration, target.Settings, target.Secrets, context.Runs, run, context.Get(_name) ?? run.Experiment, cancellationToken);
        if (context.Get(_json))
            await JsonOutput.WriteObjectAsync(context.Output, json => ModelText.Write(json, model));
        else
            await context.PrintAsync($"registered {model.Name}:{model.Version}{(model.Location is { } location ? $" in {location}" : "")}");
        return ExitCodes.Success;
    }
}

/// <summary><c>models show</c>.</summary>
internal sealed class ModelsShowVerb : Verb
{
    private readonly VerbArgument _model = new("model", "The model: NAME, whose newest version is taken, or NAME:VERSION.");
    private readonly VerbOption<string?> _target = TargetUse.Option();
    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public ModelsShowVerb()
        : base("models show", "Shows one version of a model: where it comes from, its tags and metrics.")
    {
        Arguments = [_model];
        Options = [_target, _json];
        ConfigUse = ConfigUse.OfTarget;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var target = TargetUse.Of(context, context.Get(_target));
        var models = await ModelAccess.ListAsync(target.Declaration, target.Settings, target.Secrets, context.Runs, cancellationToken);
        var model = ModelAccess.Find(models, context.Get(_model), target.Declaration.Name);
        if (context.Get(_json))
            await JsonOutput.WriteObjectAsync(context.Output, json => ModelText.Write(json, model));
        else
            await TextRows.WriteAsync(context.Output, context.IsTerminal, ModelText.Facts(model));
        return ExitCodes.Success;
    }
}

/// <summary><c>models download</c>.</summary>
internal sealed class ModelsDownloadVerb : Verb
{
    private readonly VerbArgument _model = new("model", "The model: NAME, whose newest version is taken, or NAME:VERSION.");
    private readonly VerbOption<string?> _out = VerbOption.Text("--out", "a folder that is new or empty", "Where to. Default: a folder called like the model and its version, NAME-VERSION.");
    private readonly VerbOption<string?> _target = TargetUse.Option();
    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public ModelsDownloadVerb()
        : base("models download", "Brings the files of a model home: policy.bin and signature.json.")
    {
        Arguments = [_model];
        Options = [_out, _target, _json];
        ConfigUse = ConfigUse.OfTarget;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var target = TargetUse.Of(context, context.Get(_target));
        var models = await ModelAccess.ListAsync(target.Declaration, target.Settings, target.Secrets, context.Runs, cancellationToken);
        var model = ModelAccess.Find(models, context.Get(_model), target.Declaration.Name);
        var folder = context.Get(_out) ?? $"{model.Name}-{model.Version}";
        await ModelAccess.DownloadAsync(target.Declaration, target.Settings, target.Secrets, context.Runs, model, folder, cancellationToken);
        if (context.Get(_json))
            await JsonOutput.WriteObjectAsync(context.Output, json => ModelText.Write(json, model with { Location = Path.GetFullPath(folder) }));
        else
            await context.PrintAsync($"{model.Name}:{model.Version} is in {Path.GetFullPath(folder)}");
        return ExitCodes.Success;
    }
}

/// <summary><c>models delete</c>.</summary>
internal sealed class ModelsDeleteVerb : Verb
{
    private readonly VerbArgument _model = new("model", "The model: NAME:VERSION, or NAME where it has one version.");
    private readonly VerbOption<bool> _all = VerbOption.Flag("--all", "Deletes every version of the model.");
    private readonly VerbOption<string?> _target = TargetUse.Option();
    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public ModelsDeleteVerb()
        : base("models delete", "Deletes a version of a model with its files.")
    {
        Arguments = [_model];
        Options = [_all, _target, _json];
        ConfigUse = ConfigUse.OfTarget;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var target = TargetUse.Of(context, context.Get(_target));
        var models = await ModelAccess.ListAsync(target.Declaration, target.Settings, target.Secrets, context.Runs, cancellationToken);
        var chosen = Choose(models, context.Get(_model), context.Get(_all), target.Declaration.Name);
        foreach (var model in chosen)
        {
            await ModelAccess.DeleteAsync(target.Declaration, target.Settings, target.Secrets, context.Runs, model, cancellationToken);
            if (!context.Get(_json))
                await context.PrintAsync($"deleted {model.Name}:{model.Version}");
        }
        if (context.Get(_json))
            await JsonOutput.WriteListAsync(context.Output, chosen, ModelText.Write);
        return ExitCodes.Success;
    }

    // NAME:VERSION, or NAME where it has one version, or all of them.
    private static List<ModelInfo> Choose(IReadOnlyList<ModelInfo> models, string text, bool all, string target)
    {
        var found = ModelAccess.Find(models, text, target);
        var versions = models.Where(m => m.Name == found.Name).ToList();
        if (text.Contains(':', StringComparison.Ordinal))
            return all ? throw new UserException($"{text} is one version, and --all means every version; leave out one of them.") : [found];
        var numbers = string.Join(", ", versions.Select(m => m.Version));
        return versions.Count == 1 || all
            ? versions
            : throw new UserException(
                $"Model '{found.Name}' has the versions {numbers}; name one, such as {found.Name}:{versions[^1].Version}, or pass --all.");
    }
}
