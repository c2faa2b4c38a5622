using System.Globalization;
using System.Text.Json;
using RlTemplates.Experiments;
using RlTemplates.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Local;

/// <summary>Models of this machine: <c>runs/.models/NAME/VERSION/</c> with the policy's files and <c>model.json</c>.</summary>
/// <param name="store">The store of the runs.</param>
/// <param name="target">Name of the target.</param>
internal sealed class LocalModels(RunStore store, string target)
{
    private const string FileName = "model.json", NewestFile = ".newest";
    private const int LargestBytes = 1 << 20;
    private const int MostAttempts = 100;

    private readonly string _root = Path.Combine(store.Root, ".models");

    /// <summary>Keeps the policy of a run as the next version of a model. The folder appears in one step, so that of two processes each gets a version of its own.</summary>
    /// <exception cref="UserException">The folder cannot be written.</exception>
    public ModelInfo Register(RunInfo run, string name)
    {
        var folder = Path.Combine(_root, name);
        try
        {
            DurableFolder.Create(folder);
            for (var attempt = 0; ; attempt++)
            {
                var version = Newest(folder) + 1;
                var final = Path.Combine(folder, version.ToString(CultureInfo.InvariantCulture));
                var model = new ModelInfo(name, Path.GetFileName(final), target)
                {
                    Experiment = run.Experiment, Run = run.Id, CreatedAt = DateTimeOffset.UtcNow, Location = final, Tags = run.Tags, Metrics = run.Metrics,
                };
                var aside = DurableFolder.NewNameAside(final);
                Directory.CreateDirectory(aside);
                try
                {
                    Copy(run.ModelPath, aside);
                    AtomicFile.Write(Path.Combine(aside, FileName), JsonFile.Bytes(json => Write(json, model)));
                    DurableFolder.Publish(aside, final);
                    return model;
                }
                catch (IOException) when (Directory.Exists(final) && attempt < MostAttempts)
                {
                    DurableFolder.TryDelete(aside);
                }
                catch
                {
                    DurableFolder.TryDelete(aside);
                    throw;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"Model '{name}' cannot be kept in {folder}: {exception.Message}", exception);
        }
    }

    /// <summary>All versions, the newest first; what cannot be read is left out.</summary>
    public IReadOnlyList<ModelInfo> List() => !Directory.Exists(_root)
        ? []
        :
        [
            .. Directory.EnumerateDirectories(_root)
                .Where(folder => RunName.Is(Path.GetFileName(folder)))
                .SelectMany(folder => Versions(folder).Select(version => Read(Path.GetFileName(folder), version)))
                .OfType<ModelInfo>()
                .OrderByDescending(m => m.CreatedAt).ThenBy(m => m.Name, StringComparer.Ordinal).ThenByDescending(m => int.Parse(m.Version, CultureInfo.InvariantCulture)),
        ];

    /// <summary>Copies the files of a model.</summary>
    /// <exception cref="UserException">It is not there any more.</exception>
    public void Download(ModelInfo model, string folder)
    {
        var source = Path.Combine(_root, model.Name, model.Version);
        if (!Is(model) || !Directory.Exists(source))
            throw new UserException($"Model {model.Name}:{model.Version} is not in {_root} any more.");
        Copy(source, folder);
    }

    /// <summary>Deletes a version, whose number is not given again. One that is gone stays so.</summary>
    /// <exception cref="UserException">It cannot be deleted.</exception>
    public void Delete(ModelInfo model)
    {
        var folder = Path.Combine(_root, model.Name, model.Version);
        if (!Is(model) || !Directory.Exists(folder))
            return;
        try
        {
            var of = Path.GetDirectoryName(folder)!;
            AtomicFile.Write(Path.Combine(of, NewestFile), System.Text.Encoding.ASCII.GetBytes(Newest(of).ToString(CultureInfo.InvariantCulture)));
            DurableFolder.Remove(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another process may have deleted it.
            if (Directory.Exists(folder))
                throw new UserException($"Model {model.Name}:{model.Version} cannot be deleted from {folder}: {exception.Message}", exception);
        }
    }

    private static bool Is(ModelInfo model) => RunName.Is(model.Name) && int.TryParse(model.Version, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    // The newest version that there was, deleted or not.
    private static int Newest(string folder)
    {
        var kept = Path.Combine(folder, NewestFile);
        var deleted = File.Exists(kept) && int.TryParse(File.ReadAllText(kept), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return Math.Max(deleted, Versions(folder).DefaultIfEmpty(0).Max());
    }

    private static IEnumerable<int> Versions(string folder) => Directory.EnumerateDirectories(folder)
        .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0)
        .Where(v => v > 0);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private static void Write(Utf8JsonWriter json, ModelInfo model)
    {
        json.WriteOptional("experiment", model.Experiment);
        json.WriteOptional("run", model.Run);
        json.WriteOptional("created_at", model.CreatedAt);
        json.WriteTexts("tags", model.Tags);
        json.WriteStartObject("metrics");
        foreach (var (name, value) in model.Metrics)
            json.WriteNumber(name, value);
        json.WriteEndObject();
    }

    private ModelInfo? Read(string name, int version)
    {
        var folder = Path.Combine(_root, name, version.ToString(CultureInfo.InvariantCulture));
        try
        {
            return JsonFields.Read(SmallFile.Read(Path.Combine(folder, FileName), LargestBytes), fields => new ModelInfo(name, Path.GetFileName(folder), target)
            {
                Experiment = fields.OptionalText("experiment"),
                Run = fields.OptionalText("run"),
                CreatedAt = fields.OptionalTime("created_at"),
                Location = folder,
                Tags = fields.Has("tags") ? fields.NamedTexts("tags") : [],
                Metrics = fields.Has("metrics") ? fields.NamedDoubles("metrics") : [],
            });
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
