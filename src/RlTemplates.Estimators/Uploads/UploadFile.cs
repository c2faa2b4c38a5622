namespace RlTemplates.Estimators.Uploads;

/// <summary>A file that travels.</summary>
/// <param name="Name">Its name there: the path from the source directory on, with <c>/</c> between names.</param>
/// <param name="Path">Where it is here.</param>
/// <param name="Length">Bytes that it has.</param>
/// <param name="IsExecutable">Whether it can be started there: as here, or on Windows a script, which begins with <c>#!</c>.</param>
public sealed record UploadFile(string Name, string Path, long Length, bool IsExecutable = false);
