using System.Reflection;

namespace RlTemplates.Learning.Tests.Algorithms;

internal static class AlgorithmStates
{
    public static byte[] Of(IAlgorithm algorithm)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            algorithm.Save(writer);
        return stream.ToArray();
    }

    public static string[] Declared<T>() => typeof(T).GetCustomAttribute<AlgorithmAttribute>()!.Metrics;
}
