namespace RlTemplates.Experiments;

/// <summary>The states of own hooks in a checkpoint, each by the name of its hook's class and its place among the hooks of that class.</summary>
/// <param name="hooks">The hooks, in the order of the config.</param>
internal sealed class HookStates(IReadOnlyList<ITrainingHook> hooks)
{
    private const int Format = 1;
    private const int MostHooks = 10_000;

    /// <summary>Whether some hook has a state.</summary>
    public bool Any => hooks.Any(h => h is IStateful);

    /// <summary>Writes the states.</summary>
    /// <exception cref="HookException">A hook threw.</exception>
    public void Save(BinaryWriter writer)
    {
        var states = Named().Where(h => h.Hook is IStateful).Select(h => (h.Name, State: StateOf(h.Name, (IStateful)h.Hook))).ToList();
        writer.Write(Format);
        writer.Write(states.Count);
        foreach (var (name, state) in states)
        {
            writer.Write(name);
            writer.Write(state.Length);
            writer.Write(state);
        }
    }

    /// <summary>Restores the states of hooks that are still there.</summary>
    /// <returns>What to say of hooks that are not there any more, or had no state.</returns>
    /// <exception cref="InvalidDataException">A state is not one that its hook wrote.</exception>
    public IReadOnlyList<string> Load(BinaryReader reader)
    {
        if (reader.ReadInt32() is var format && format != Format)
            throw new InvalidDataException($"hooks.bin has format {format}; this version reads {Format}.");
        var count = reader.ReadInt32();
        if (count is < 0 or > MostHooks)
            throw new InvalidDataException($"hooks.bin counts {count} hooks; at most {MostHooks} are possible.");
        var waiting = Named().Where(h => h.Hook is IStateful).ToDictionary(h => h.Name, h => (IStateful)h.Hook, StringComparer.Ordinal);
        var notes = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var name = reader.ReadString();
            var state = reader.ReadBytes(reader.ReadInt32() is >= 0 and var length ? length : throw new InvalidDataException("hooks.bin has a state of negative length."));
            if (waiting.Remove(name, out var hook))
                Restore(name, hook, state);
            else
                notes.Add($"the checkpoint has a state of the hook {name}, which is not among the hooks any more; it is passed over");
        }
        notes.AddRange(waiting.Keys.Select(name => $"the checkpoint has no state of the hook {name}, which begins anew"));
        return notes;
    }

    private static void Restore(string name, IStateful hook, byte[] state)
    {
        using var stream = new MemoryStream(state);
        using var reader = new BinaryReader(stream);
        long left;
        try
        {
            hook.Load(reader);
            left = stream.Length - stream.Position;
        }
        catch (Exception exception)
        {
            throw new InvalidDataException($"The hook {name} threw {exception.GetType().Name}: {exception.Message}", exception);
        }
        if (left > 0)
            throw new InvalidDataException($"The hook {name} left {left} of {state.Length} bytes of its state unread.");
    }

    private static byte[] StateOf(string name, IStateful hook)
    {
        try
        {
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            hook.Save(writer);
            writer.Flush();
            return stream.ToArray();
        }
        catch (Exception exception)
        {
            throw new HookException("The hook " + name, exception);
        }
    }

    /// <summary>The hooks by name: <c>Curriculum</c>, and where there are several of a class, <c>Curriculum 2</c>.</summary>
    private IEnumerable<(string Name, ITrainingHook Hook)> Named()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var hook in hooks)
        {
            var name = hook.GetType().Name;
            var number = seen[name] = seen.GetValueOrDefault(name) + 1;
            yield return (number == 1 ? name : FormattableString.Invariant($"{name} {number}"), hook);
        }
    }
}
