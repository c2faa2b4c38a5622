using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Registers models and finds them again, for verbs and estimators alike.</summary>
internal static class ModelAccess
{
    /// <summary>Keeps the policy of a run as the next version of a model.</summary>
    /// <exception cref="UserException">The run has no policy, the target keeps no models, or it refuses.</exception>
    public static async Task<ModelInfo> RegisterAsync(
        TargetDeclaration target, SubmitsToAttribute settings, JobSecrets secrets, RunStore store, RunInfo run, string name, CancellationToken cancellationToken)
    {
        run.EnsureReadable();
        run.EnsureTrains();
        if (!RunName.Is(name))
            throw new UserException($"The name of the model is '{name}'; it must be {RunName.Demand}.");
        RunPolicy.Ensure(run);
        var keeper = Create(target, settings, secrets);
        return await TargetCall.AskAsync(
            $"{keeper.GetType().Name}.{nameof(IModelTarget.RegisterModelAsync)}", secrets.Mask, () => keeper.RegisterModelAsync(store, run, name, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a target keeps, the newest first.</summary>
    /// <exception cref="UserException">It keeps no models, or cannot be reached.</exception>
    public static async Task<IReadOnlyList<ModelInfo>> ListAsync(
        TargetDeclaration target, SubmitsToAttribute settings, JobSecrets secrets, RunStore store, CancellationToken cancellationToken)
    {
        var keeper = Create(target, settings, secrets);
        return await TargetCall.AskAsync(
            $"{keeper.GetType().Name}.{nameof(IModelTarget.ListModelsAsync)}", secrets.Mask, () => keeper.ListModelsAsync(store, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds one version of a model: <c>NAME:VERSION</c>, or the newest of <c>NAME</c>.</summary>
    /// <exception cref="UserException">There is none such.</exception>
    public static ModelInfo Find(IReadOnlyList<ModelInfo> models, string text, string target)
    {
        var (name, version) = text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? (text[..colon], text[(colon + 1)..]) : (text, null);
        var versions = models.Where(m => m.Name == name).ToList();
        if (versions.Count == 0)
        {
            var names = models.Select(m => m.Name).Distinct().ToList();
            throw new UserException($"'{target}' has no model '{name}'{(Suggestion.Nearest(name, names) is { } nearest ? $"; did you mean {nearest}?" : names.Count == 0 ? "; it has none yet." : $"; it has {string.Join(", ", names)}.")}");
        }
        return version is null
            ? versions[0]
            : versions.FirstOrDefault(m => m.Version == version) ?? throw new UserException($"Model '{name}' has no version '{version}'; it has {string.Join(", ", versions.Select(m => m.Version))}.");
    }

    /// <summary>Brings the files of a model home into a folder that appears when they are all there.</summary>
    /// <exception cref="UserException">There is such a folder or file already, or the target does not have the model any more.</exception>
    public static async Task DownloadAsync(
        TargetDeclaration target, SubmitsToAttribute settings, JobSecrets secrets, RunStore store, ModelInfo model, string folder, CancellationToken cancellationToken)
    {
        if (folder.Trim().Length == 0)
            throw new UserException($"The folder for the model is '{folder}'; it must be the path of a folder that is new or empty.");
        var final = Path.GetFullPath(folder);
        if (File.Exists(final) || (Directory.Exists(final) && Directory.EnumerateFileSystemEntries(final).Any()))
            throw new UserException($"{folder} is there already; name a folder that is new or empty.");
        var keeper = Create(target, settings, secrets);
        var aside = DurableFolder.NewNameAside(final);
        try
        {
            Directory.CreateDirectory(aside);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The folder {final} cannot be made: {Sentence.End(exception.Message)}");
        }
        try
        {
            await TargetCall.AskAsync(
                $"{keeper.GetType().Name}.{nameof(IModelTarget.DownloadModelAsync)}", secrets.Mask, () => keeper.DownloadModelAsync(store, model, aside, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (Directory.Exists(final))
                Directory.Delete(final);
            Directory.Move(aside, final);
        }
        catch
        {
            DurableFolder.TryDelete(aside);
            throw;
        }
    }

    /// <summary>Deletes one version of a model.</summary>
    /// <exception cref="UserException">The target deletes none, refuses, or cannot be reached.</exception>
    public static async Task DeleteAsync(
        TargetDeclaration target, SubmitsToAttribute settings, JobSecrets secrets, RunStore store, ModelInfo model, CancellationToken cancellationToken)
    {
        var keeper = Create(target, settings, secrets);
        await TargetCall.AskAsync(
            $"{keeper.GetType().Name}.{nameof(IModelTarget.DeleteModelAsync)}", secrets.Mask,
            () => keeper.DeleteModelAsync(store, model, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private static IModelTarget Create(TargetDeclaration target, SubmitsToAttribute settings, JobSecrets secrets)
    {
        secrets.Conceal(target.SecretsIn(settings));
        return SecretMask.Guard(secrets.Mask, () => target.CreateTarget(settings)) as IModelTarget
            ?? throw new UserException($"'{target.Name}' keeps no models: [{target.Kind}] targets only train.");
    }
}
