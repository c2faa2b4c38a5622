namespace RlTemplates.Experiments;

/// <summary>
/// Makes the environments of a training, hands tasks to all of them, and says which start new episodes in a resumed run because they cannot be saved. May be used from any thread.
/// </summary>
internal sealed class NewEpisodes(Func<int, IEnvironment> create)
{
    private readonly Lock _lock = new();
    private readonly List<ITaskSettable> _settable = [];
    private readonly List<IEnvironment> _all = [];
    private string? _name, _unsettable;
    private object? _task;
    private int _copies;
    private long _stepsBefore, _crashesBefore;
    private volatile bool _isCreating;

    /// <summary>What the user should know; null where all episodes continue.</summary>
    public string? Message
    {
        get
        {
            lock (_lock)
            {
                return _name is null ? null
                    : FormattableString.Invariant($"{_name} cannot be saved, so its {_copies} copies start new episodes; all counts continue, without the unfinished episodes");
            }
        }
    }

    /// <summary>Copies of all that were made.</summary>
    public int Copies => All.Sum(environment => environment.Count);

    /// <summary>Steps that were taken, over all copies.</summary>
    public long StepsPlayed => Interlocked.Read(ref _stepsBefore) + All.Sum(environment => EnvironmentStepper.Of(environment)?.StepsPlayed ?? 0);

    /// <summary>Copies that threw and were replaced.</summary>
    public long Crashes => Interlocked.Read(ref _crashesBefore) + All.Sum(environment => (environment as ICrashCounter)?.Crashes ?? 0);

    /// <summary>What one of the last of them threw; null where none has.</summary>
    public EnvironmentException? LastCrash => All.Select(environment => (environment as ICrashCounter)?.LastCrash).LastOrDefault(crash => crash is not null);

    /// <summary>The call that one of them has not returned from, in words.</summary>
    public string? Busy => _isCreating ? "the creation of the environment" : All.Select(environment => EnvironmentStepper.Of(environment)?.Busy).FirstOrDefault(busy => busy is not null);

    private IEnvironment[] All
    {
        get
        {
            lock (_lock)
                return [.. _all];
        }
    }

    /// <summary>Makes a vector of environments, which begin with the newest task.</summary>
    /// <exception cref="UserException">A task was set before, and the environment takes none, or not this one.</exception>
    public IEnvironment Create(int count)
    {
        var environment = Made(count);
        lock (_lock)
        {
            if (_task is not null)
                Begin(environment, _task);
            _all.Add(environment);
            if (environment is not ISavableEnvironment)
                (_name, _copies) = (environment.Spec.Name, _copies + count);
            if (environment is ITaskSettable settable)
                _settable.Add(settable);
            else
                _unsettable = environment.Spec.Name;
        }
        return environment;
    }

    private static void Begin(IEnvironment environment, object task)
    {
        var name = environment.Spec.Name;
        try
        {
            if (environment is not ITaskSettable settable)
                throw new UserException($"curriculum changes options of {name} while it is played, but {name} takes no tasks.");
            settable.SetTask(task);
        }
        catch (ArgumentException exception)
        {
            environment.Dispose();
            throw new UserException($"curriculum begins with values that cannot change while {name} is played: {exception.Message}", exception);
        }
        catch
        {
            environment.Dispose();
            throw;
        }
    }

    private IEnvironment Made(int count)
    {
        _isCreating = true;
        try
        {
            return create(count);
        }
        finally
        {
            _isCreating = false;
        }
    }

    /// <summary>Forgets environments that were disposed of; what they have counted stays.</summary>
    public void Forget()
    {
        var (steps, crashes) = (StepsPlayed, Crashes);
        lock (_lock)
        {
            (_stepsBefore, _crashesBefore) = (steps, crashes);
            _all.Clear();
            _settable.Clear();
            (_name, _copies) = (null, 0);
        }
    }

    /// <summary>Throws where a task does not fit the environments that were made.</summary>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    public void CheckTask(object task)
    {
        lock (_lock)
        {
            foreach (var environment in _settable)
                environment.CheckTask(task);
        }
    }

    /// <summary>Gives a task to all environments that were made, and to those that will be.</summary>
    /// <exception cref="ArgumentException">It does not fit one of them; none has got it.</exception>
    /// <exception cref="NotSupportedException">The environment takes none.</exception>
    public void SetTask(object task)
    {
        ArgumentNullException.ThrowIfNull(task);
        lock (_lock)
        {
            if (_unsettable is { } name)
                throw new NotSupportedException($"{name} takes no tasks: it is not an ITaskSettable.");
            foreach (var environment in _settable)
                environment.CheckTask(task);
            foreach (var environment in _settable)
                environment.SetTask(task);
            _task = task;
        }
    }
}
