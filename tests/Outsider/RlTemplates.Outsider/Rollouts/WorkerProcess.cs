using System.Diagnostics;
using RlTemplates.Experiments;

namespace Outsider;

/// <summary>
/// A worker in a process of its own. Its standard input takes messages: the length of a policy and the policy, or <see cref="Play"/>, which
/// asks for a piece. Its standard output gives pieces, each behind its length.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>Asks for a piece.</summary>
    public const int Play = -1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly BinaryWriter _messages;
    private readonly Thread _reader;

    /// <summary>Starts the process.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">What makes it a worker.</param>
    /// <param name="take">Gets each piece, on a thread of its own, and null when no more come.</param>
    public WorkerProcess(JobProgram program, IReadOnlyList<string> arguments, Action<byte[]?> take)
    {
        var start = new ProcessStartInfo(program.FileName, [.. program.Prefix, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start) ?? throw new UserException($"{program.FileName} could not be started.");
        _messages = new(_process.StandardInput.BaseStream);
        _reader = new(() => Read(take)) { IsBackground = true, Name = "worker" };
        _reader.Start();
    }

    /// <summary>Sends a policy.</summary>
    public void Send(ReadOnlySpan<byte> policy)
    {
        try
        {
            _messages.Write(policy.Length);
            _messages.Write(policy);
            _messages.Flush();
        }
        catch (IOException)
        {
            // It has ended, which its output tells.
        }
    }

    /// <summary>Asks for a piece.</summary>
    public void Ask()
    {
        try
        {
            _messages.Write(Play);
            _messages.Flush();
        }
        catch (IOException)
        {
            // It has ended, which its output tells.
        }
    }

    /// <summary>Closes its input, at the end of which it ends.</summary>
    public void Dispose()
    {
        try
        {
            _messages.Dispose();
        }
        catch (IOException)
        {
            // It has ended already.
        }
        if (!_process.WaitForExit(Patience))
            _process.Kill();
        _reader.Join();
        _process.Dispose();
    }

    private void Read(Action<byte[]?> take)
    {
        try
        {
            using var pieces = new BinaryReader(_process.StandardOutput.BaseStream);
            while (true)
            {
                var piece = new byte[pieces.ReadInt32()];
                pieces.ReadExactly(piece);
                take(piece);
            }
        }
        catch (IOException)
        {
            take(null);
        }
    }
}
