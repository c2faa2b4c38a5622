using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Publishing;

/// <summary>A project that is published by the SDK, in folders of its own, so that what the user and editors build stays as it is.</summary>
internal sealed class PublishedProject
{
    private static readonly string[] Asked = ["AssemblyName", "OutputType", "TargetFramework", "TargetFrameworks", "PublishAot", "ContainerBaseImage", "ContainerFamily"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly PublishSettings _settings;
    private readonly Dictionary<string, string> _properties;

    private PublishedProject(string path, PublishSettings settings, Dictionary<string, string> properties) => (Path, _settings, _properties) = (path, settings, properties);

    /// <summary>The project file, or the file of a file-based program.</summary>
    public string Path { get; }

    /// <summary>Name of the file to start on the platform.</summary>
    public string ProgramName => Property("AssemblyName") + (_settings.Platform.RuntimeIdentifier.StartsWith("win", StringComparison.Ordinal) ? ".exe" : "");

    /// <summary>Whether the project asks for a native program.</summary>
    public bool WantsNative => bool.TryParse(Property("PublishAot"), out var native) && native;

    /// <summary>Whether the project chooses the image that its own is built on.</summary>
    public bool ChoosesBaseImage => Property("ContainerBaseImage").Length > 0 || Property("ContainerFamily").Length > 0;

    /// <summary>Looks at a project.</summary>
    /// <exception cref="UserException">There is none, it cannot be read, or it is no program.</exception>
    public static async Task<PublishedProject> OpenAsync(PublishSettings settings, CancellationToken cancellationToken)
    {
        var path = ProjectFile.Find(settings.Project);
        // The command that asks for properties takes project files only. File-based programs are native where they do not say otherwise.
        var properties = ProjectFile.IsFileBased(path)
            ? new() { ["AssemblyName"] = System.IO.Path.GetFileNameWithoutExtension(path), ["PublishAot"] = "true" }
            : await AskAsync(path, settings, cancellationToken).ConfigureAwait(false);
        var project = new PublishedProject(path, settings, properties);
        if (project.Property("OutputType") is "Library")
            throw new UserException($"{path} is a library; name the project of the program.");
        if (project.Property("TargetFramework").Length == 0 && project.Property("TargetFrameworks") is { Length: > 0 } several)
            throw new UserException($"{path} is built for several frameworks ({several}), so it is not known which program is meant; name a project with one.");
        return project;
    }

    /// <summary>Publishes.</summary>
    /// <param name="what">What is made, for errors: <c>program</c>.</param>
    /// <param name="arguments">Arguments of <c>dotnet publish</c> beside those that all have.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">It fails or takes too long.</exception>
    public async Task PublishAsync(string what, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var held = await HoldAsync(cancellationToken).ConfigureAwait(false);
        var (before, after) = (System.IO.Path.Combine(WorkFolder, "before.props"), System.IO.Path.Combine(WorkFolder, "after.targets"));
        await File.WriteAllTextAsync(before, PublishingProps.Before, cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(after, PublishingProps.After, cancellationToken).ConfigureAwait(false);
        var (code, lines) = await RunAsync(
            Path, _settings,
            [
                "publish", Path, "--configuration", _settings.Configuration, "--runtime", _settings.Platform.RuntimeIdentifier, "--artifacts-path", System.IO.Path.Combine(WorkFolder, "build"),
                "-nodeReuse:false", "-verbosity:quiet", "-p:UseSharedCompilation=false",
                Define(PublishingProps.Project, Path), Define("CustomBeforeMicrosoftCommonProps", before), Define("CustomAfterMicrosoftCommonTargets", after), .. arguments,
            ],
            $"The {what} of {Path}", cancellationToken).ConfigureAwait(false);
        if (code != 0)
            throw new UserException([$"The {what} of {Path} could not be published for {_settings.Platform.RuntimeIdentifier}:", .. BuildErrors.Of(lines)]);
    }

    /// <summary>A property on the command line.</summary>
    public static string Define(string name, string value) => $"-p:{name}={Escape(value)}";

    private string Property(string name) => _properties.GetValueOrDefault(name, "");

    // Below obj, where nobody looks and everything may be deleted; a file-based program has no such folder.
    private string WorkFolder => field ??= ProjectFile.IsFileBased(Path)
        ? System.IO.Path.Combine(System.IO.Path.GetTempPath(), "rl-templates", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path)))[..16])
        : System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "obj", "rl-templates");

    // Two submissions of one project at once would write the same files.
    private async Task<FileStream> HoldAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(WorkFolder);
            var started = TimeProvider.System.GetTimestamp();
            for (var isTold = false; ; isTold = true)
            {
                if (FileLock.TryTake(System.IO.Path.Combine(WorkFolder, ".lock"), TimeSpan.Zero) is { } held)
                    return held;
                if (!isTold)
                    _settings.Note($"waiting for another submission, which publishes {Path}");
                if (TimeProvider.System.GetElapsedTime(started) > _settings.TimeLimit)
                    throw new UserException($"{Path} is still being published by another submission after {Minutes(_settings.TimeLimit)}.");
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{WorkFolder} cannot be written, where the program is built: {exception.Message}", exception);
        }
    }

    private static async Task<Dictionary<string, string>> AskAsync(string path, PublishSettings settings, CancellationToken cancellationToken)
    {
        var (code, lines) = await RunAsync(
            path, settings, ["msbuild", path, "-nologo", "-nodeReuse:false", $"-p:Configuration={settings.Configuration}", .. Asked.Select(name => $"-getProperty:{name}")], path, cancellationToken)
            .ConfigureAwait(false);
        var text = string.Join('\n', lines);
        var start = text.IndexOf('{', StringComparison.Ordinal);
        if (code != 0 || start < 0)
            throw new UserException([$"{path} cannot be read:", .. BuildErrors.Of(lines)]);
        try
        {
            using var json = JsonDocument.Parse(text[start..]);
            return json.RootElement.GetProperty("Properties").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "", StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UserException([$"{path} cannot be read:", .. BuildErrors.Of(lines)]);
        }
    }

    private static async Task<(int Code, IReadOnlyList<string> Lines)> RunAsync(
        string path, PublishSettings settings, IReadOnlyList<string> arguments, string subject, CancellationToken cancellationToken)
    {
        try
        {
            return await DotnetCommand.RunAsync(settings.Dotnet, arguments, System.IO.Path.GetDirectoryName(path)!, settings.TimeLimit, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new UserException($"{subject} was not ready after {Minutes(settings.TimeLimit)}, and was given up.", exception);
        }
    }

    private static string Minutes(TimeSpan time) => FormattableString.Invariant($"{time.TotalMinutes:0.##} {(time.TotalMinutes == 1 ? "minute" : "minutes")}");

    // Characters that mean something on the command line of the build.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character is '%' or ';' or ',' or '$' or '@' or '(' or ')' or '\'' or '*' or '?' or '"')
                escaped.Append('%').Append(((int)character).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            else
                escaped.Append(character);
        }
        return escaped.ToString();
    }
}
