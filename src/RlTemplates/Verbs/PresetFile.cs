using System.Text;
using RlTemplates.Configuration;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Files that verbs write: presets, schemas.</summary>
internal static class PresetFile
{
    /// <summary>Whether a preset may be called so.</summary>
    public static bool IsName(string name) =>
        PresetBases.IsInside(name) && name.IndexOfAny(Path.GetInvalidFileNameChars().Where(c => c != '/').ToArray()) < 0;

    /// <summary>Writes a file and says where it is.</summary>
    /// <param name="context">Receives the file's path.</param>
    /// <param name="what">What it is, for errors.</param>
    /// <param name="file">Its path.</param>
    /// <param name="text">Its content.</param>
    /// <param name="mode"><see cref="FileMode.CreateNew"/> overwrites nothing and makes the folder.</param>
    /// <param name="inside">The folder that no link may lead out of; null where the user named this very path.</param>
    /// <exception cref="UserException">It exists already, cannot be written, or lies elsewhere.</exception>
    public static async Task WriteAsync(VerbContext context, string what, string file, string text, FileMode mode, string? inside)
    {
        EnsureInside(what, file, inside);
        var isNew = mode == FileMode.CreateNew;
        if (isNew && Path.Exists(file))
            throw new UserException($"{file} {(Presets.IsDangling(new(file)) ? "is a link that leads nowhere" : "exists already")}, and is left as it is; choose another name.");
        if (!isNew && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
            throw new UserException($"{what} cannot be written to '{file}': there is no folder {folder}.");
        try
        {
            if (isNew)
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            // A device, a pipe or a link is written where it stands.
            if (isNew || !Path.Exists(file) || SmallFile.Fault(file, long.MaxValue) is null)
                AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text)), overwrite: !isNew);
            else
                await File.WriteAllTextAsync(file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{what} cannot be written to '{file}': {((e as FileWriteException)?.InnerException ?? e).Message}", e);
        }
        await context.PrintAsync(file);
    }

    // As in reading: what is above the folder of presets may be a link, and the folder itself, but nothing in it that leads out.
    private static void EnsureInside(string what, string file, string? inside)
    {
        try
        {
            if (inside is not null && !RealPath.IsInside(Path.GetFullPath(inside), Path.GetFullPath(file)))
                throw new UserException($"{what} cannot be written to '{file}': a link leads out of the folder {inside}. Choose a name in it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{what} cannot be written to '{file}': {e.Message}", e);
        }
    }
}
