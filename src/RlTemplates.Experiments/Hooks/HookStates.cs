using System.Security.Cryptography;
using System.Text;

namespace RlTemplates.Experiments;

/// <summary>The states of own hooks in a checkpoint. Each goes back to the hook of the same class and options, else to the next of its class.</summary>
/// <param name="hooks">The hooks, in the order of the config, with the texts of their options without secrets.</param>
internal sealed class HookStates(IReadOnlyList<(ITrainingHook Hook, string Options)> hooks)
{
    private const int Format = 2;
    private const int MostHooks = 10_000;

    /// <summary>Whether some hook has a state.</summary>
    public bool Any => hooks.Any(h => h.Hook is IStateful);

    /// <summary>Writes the states.</summary>
    /// <exception cref="HookException">A hook threw.</exception>
    public void Save(BinaryWriter writer)
    {
        var states = Stateful().Select(h => (h.Class, h.Options, State: StateOf(h))).ToList();
        writer.Write(Format);
        writer.Write(states.Count);
        foreach (var (name, options, state) in states)
        {
            writer.Write(name);
            writer.Write(options);
            writer.Write(state.Length);
            writer.Write(state);
        }
    }

    /// <summary>Restores the states of hooks that are still there.</summary>
    /// <returns>What to say of hooks that are not there any more, had no state, or get that of one with other options.</returns>
    /// <exception cref="InvalidDataException">A state is not one that its hook wrote.</exception>
    public IReadOnlyList<string> Load(BinaryReader reader)
    {
        var (saved, waiting, notes) = (Read(reader), Stateful(), new List<string>());
        var several = saved.GroupBy(s => s.Class).Concat<IGrouping<string, object>>(waiting.GroupBy(h => h.Class)).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var isSame in (bool[])[true, false])
        {
            foreach (var state in saved.ToList())
            {
                if (waiting.Find(h => h.Class == state.Class && (h.Options == state.Options || !isSame)) is not { } hook)
                    continue;
                Restore(hook, state.Bytes);
                if (!isSame && several.Contains(hook.Class))
                    notes.Add($"the hook {hook.Name} goes on with the state of a {hook.Class} with other options");
                waiting.Remove(hook);
                saved.Remove(state);
            }
        }
        notes.AddRange(saved.Select(state => $"the checkpoint has a state of a {state.Class} that is not among the hooks any more; it is passed over"));
        notes.AddRange(waiting.Select(hook => $"the checkpoint has no state of the hook {hook.Name}, which begins anew"));
        return notes;
    }

    private static List<State> Read(BinaryReader reader)
    {
        if (reader.ReadInt32() is var format && format != Format)
            throw new InvalidDataException($"hooks.bin has format {format}; this version reads {Format}.");
        var count = reader.ReadInt32();
        if (count is < 0 or > MostHooks)
            throw new InvalidDataException($"hooks.bin counts {count} hooks; at most {MostHooks} are possible.");
        var states = new List<State>();
        for (var i = 0; i < count; i++)
        {
            var (name, options) = (reader.ReadString(), reader.ReadString());
            states.Add(new(name, options, ReadState(reader)));
        }
        return states;
    }

    private static byte[] ReadState(BinaryReader reader)
    {
        var (length, left) = (reader.ReadInt32(), reader.BaseStream.Length - reader.BaseStream.Position);
        return length >= 0 && length <= left
            ? reader.ReadBytes(length)
            : throw new InvalidDataException($"hooks.bin has a state of {length} bytes, of which {left} are left.");
    }

    private static void Restore(StatefulHook hook, byte[] state)
    {
        using var stream = new MemoryStream(state);
        using var reader = new BinaryReader(stream);
        long left;
        try
        {
            hook.Hook.Load(reader);
            left = stream.Length - stream.Position;
        }
        catch (Exception exception)
        {
            throw new InvalidDataException($"The hook {hook.Name} threw {exception.GetType().Name}: {exception.Message}", exception);
        }
        if (left > 0)
            throw new InvalidDataException($"The hook {hook.Name} left {left} of {state.Length} bytes of its state unread.");
    }

    private static byte[] StateOf(StatefulHook hook)
    {
        try
        {
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            hook.Hook.Save(writer);
            writer.Flush();
            return stream.ToArray();
        }
        catch (Exception exception)
        {
            throw new HookException("The hook " + hook.Name, exception);
        }
    }

    // By class, and where there are several of a class, by number: Curriculum, Curriculum 2.
    private List<StatefulHook> Stateful()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var found = new List<StatefulHook>();
        foreach (var (hook, options) in hooks)
        {
            var name = hook.GetType().Name;
            var number = seen[name] = seen.GetValueOrDefault(name) + 1;
            if (hook is IStateful stateful)
                found.Add(new(name, number == 1 ? name : FormattableString.Invariant($"{name} {number}"), Mark(options), stateful));
        }
        return found;
    }

    private static string Mark(string options) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options)).AsSpan(0, 8));

    private sealed record State(string Class, string Options, byte[] Bytes);

    private sealed record StatefulHook(string Class, string Name, string Options, IStateful Hook);
}
