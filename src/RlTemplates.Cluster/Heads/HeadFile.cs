using System.Text.Json;
using RlTemplates.Cluster.Workers;
using RlTemplates.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Cluster.Heads;

/// <summary>The file by which workers find a head, in the folder of its run. It holds the token: nobody else than the user may read it.</summary>
internal static class HeadFile
{
    /// <summary>Its name in the folder of the run.</summary>
    public const string Name = "head.json";

    private const int LargestBytes = 64 << 10;

    /// <summary>Writes it.</summary>
    /// <exception cref="FileWriteException">It cannot be written.</exception>
    public static void Write(string path, HeadAddress head)
    {
        var bytes = JsonFile.Bytes(json =>
        {
            json.WriteString("host", head.Host);
            json.WriteNumber("port", head.Port);
            json.WriteString("token", head.Token);
            json.WriteOptional("certificate_sha256", head.Fingerprint);
        });
        var aside = path + ".tmp";
        File.Delete(aside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(aside, options))
            file.Write(bytes);
        File.Move(aside, path, overwrite: true);
    }

    /// <summary>Reads it; null where it is not there or not complete.</summary>
    public static HeadAddress? Read(string path)
    {
        try
        {
            return File.Exists(path) && SmallFile.Fault(path, LargestBytes) is null ? JsonFields.Read(SmallFile.Read(path, LargestBytes), Read) : null;
        }
        catch (Exception exception) when (exception is JsonException || FileWriteException.IsOfDisk(exception))
        {
            return null;
        }
    }

    /// <summary>Removes it, where it is still this head's.</summary>
    public static void Remove(string path, HeadAddress head)
    {
        try
        {
            if (Read(path)?.Token == head.Token)
                File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Workers that read it find nobody there.
        }
    }

    private static HeadAddress Read(JsonFields fields)
    {
        var port = fields.Int32("port");
        return port is > 0 and <= ushort.MaxValue
            ? new(fields.Text("host"), port, fields.Text("token"), fields.OptionalText("certificate_sha256"))
            : throw new JsonException("port is not in [1, 65535]");
    }
}
