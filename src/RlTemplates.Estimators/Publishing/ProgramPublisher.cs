namespace RlTemplates.Estimators.Publishing;

/// <summary>Publishes this program so that it runs on another machine that has no .NET: trimmed, in one file, with its presets beside it.</summary>
public static class ProgramPublisher
{
    /// <summary>
    /// Publishes the program. Where its project asks for a native one (<c>PublishAot</c>), it is native if this machine can make that for the platform: the same system and processor, and a C
    /// library that is not newer.
    /// </summary>
    /// <param name="settings">Which project, for what.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The program, in a folder for temporary files. Disposing of it deletes the folder.</returns>
    /// <exception cref="UserException">The project is not known or does not compile, there is no SDK, or it takes too long.</exception>
    public static async Task<PublishedProgram> PublishAsync(PublishSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Note($"publishing the program for {settings.Platform.RuntimeIdentifier}, which takes a while");
        var project = await PublishedProject.OpenAsync(settings, cancellationToken).ConfigureAwait(false);
        var isNative = IsNative(project, settings);
        var folder = Directory.CreateTempSubdirectory("rl-program-").FullName;
        try
        {
            await project.PublishAsync("program", ["--output", folder, .. Form(isNative)], cancellationToken).ConfigureAwait(false);
            var program = await PublishedProgram.ReadAsync(folder, project, settings.Platform, isNative, cancellationToken).ConfigureAwait(false);
            settings.Note($"published {program.FileName} ({Uploads.ByteText.Of(program.Files.Bytes)}, SHA-256 {program.Sha256[..12]})");
            return program;
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    internal static bool IsNative(PublishedProject project, PublishSettings settings)
    {
        if (!project.WantsNative)
            return false;
        if (settings.Host.WhyNoNativeProgram(settings.Platform) is not { } reason)
            return true;
        settings.Note($"publishing a trimmed, self-contained program in place of a native one, because {reason}");
        return false;
    }

    internal static IReadOnlyList<string> Form(bool isNative) => isNative ? [] : ["--self-contained", "-p:PublishAot=false"];
}
