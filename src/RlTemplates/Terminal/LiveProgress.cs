using RlTemplates.Options;
using RlTemplates.Tracking;
using Spectre.Console;

namespace RlTemplates.Terminal;

/// <summary>Progress as a live table on a terminal. A thread of its own draws it four times a second, whatever training does.</summary>
internal sealed class LiveProgress(TextWriter output, ProgressSettings settings) : IEventSink
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly ProgressState _state = new(settings);
    private readonly ManualResetEventSlim _isOver = new();
    private LiveText? _others;
    private IAnsiConsole? _console;
    private Thread? _drawing;

    public void Write(TrainingEvent trainingEvent)
    {
        switch (trainingEvent)
        {
            case RunStarted started:
                Start(started.Run);
                break;
            case ResultReported result:
                _state.Add(result.Metrics);
                break;
            case RunEnded ended:
                Complete(ended.Run);
                break;
            default:
                if (EventText.Line(trainingEvent) is { } line)
                    _state.Note(ShownText.Clean(line));
                break;
        }
    }

    public void Dispose()
    {
        StopDrawing();
        _isOver.Dispose();
    }

    private void Start(RunInfo run)
    {
        _state.Start(run);
        _others = new(output);
        _console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(_others.Output) });
        _drawing = new(() => Draw(_console, _others)) { Name = "progress", IsBackground = true };
        _drawing.Start();
    }

    private void Complete(RunInfo run)
    {
        StopDrawing();
        if (_console is { } console)
        {
            console.WriteLine(RunText.End(run, settings.TellsError), new Style(run.Status == RunStatus.Failed ? Color.Red : Color.Green));
            console.WriteLine(ShownText.Clean(run.Directory), new Style(Color.Grey));
        }
        else
        {
            output.Write(RunText.End(run, settings.TellsError) + "\n");
        }
    }

    private void StopDrawing()
    {
        if (_drawing is null)
            return;
        _state.Finish();
        _isOver.Set();
        _drawing.Join();
        _drawing = null;
        _others?.Dispose();
    }

    private void Draw(IAnsiConsole console, LiveText others)
    {
        try
        {
            console.Live(ProgressView.Render(_state.Picture())).AutoClear(false).Start(live =>
            {
                var isOver = false;
                while (!isOver)
                {
                    isOver = _isOver.Wait(Refresh);
                    // While the view stands there, the console draws it anew below what is written.
                    foreach (var line in others.Take(isOver))
                        console.WriteLine(line);
                    live.UpdateTarget(ProgressView.Render(_state.Picture()));
                }
            });
        }
        catch (IOException)
        {
            // The terminal is gone; training goes on.
        }
    }
}
