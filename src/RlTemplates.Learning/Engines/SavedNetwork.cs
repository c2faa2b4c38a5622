using RlTemplates.Inference.Policies;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Engines;

/// <summary>A network's parameters in saved state, the same for every engine.</summary>
internal static class SavedNetwork
{
    public static void Write(BinaryWriter writer, INetwork network)
    {
        var parameters = new float[network.ParameterCount];
        network.ReadParameters(parameters);
        SavedArray.Write<float>(writer, parameters);
    }

    /// <exception cref="InvalidDataException">There are not as many.</exception>
    public static void Read(BinaryReader reader, INetwork network, string what = "weights")
    {
        var parameters = new float[network.ParameterCount];
        SavedArray.Read<float>(reader, parameters, what);
        network.WriteParameters(parameters);
    }
}
