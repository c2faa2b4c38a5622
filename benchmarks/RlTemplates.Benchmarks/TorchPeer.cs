using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RlTemplates.Benchmarks;

/// <summary>Runs <c>torch_networks.py</c> with Debian's torch, where it is installed (python3-torch, libopenblas0-openmp).</summary>
internal static class TorchPeer
{
    /// <summary>Frames a second by network, pass, batch and style: plain, or best with the allocator told to keep freed blocks.</summary>
    public static Dictionary<(string Network, string Pass, int Batch, string Style), double> Run(int threads, double seconds)
    {
        var rates = new Dictionary<(string, string, int, string), double>();
        foreach (var style in (string[])["plain", "best"])
            foreach (var line in Lines(threads, seconds, keepBlocks: style == "best"))
            {
                var row = JsonDocument.Parse(line).RootElement;
                if (row.GetProperty("style").GetString() == style)
                    rates[(row.GetProperty("network").GetString()!, row.GetProperty("pass").GetString()!, row.GetProperty("batch").GetInt32(), style)] = row.GetProperty("fps").GetDouble();
            }
        return rates;
    }

    private static string[] Lines(int threads, double seconds, bool keepBlocks)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", [Script(), threads.ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (keepBlocks)
            foreach (var name in (string[])["MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_"])
                start.Environment[name] = "1073741824";
        string output;
        try
        {
            using var python = Process.Start(start)!;
            python.ErrorDataReceived += (_, _) => { };
            python.BeginErrorReadLine();
            output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [];
        }
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Script([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "..", "torch_networks.py");
}
