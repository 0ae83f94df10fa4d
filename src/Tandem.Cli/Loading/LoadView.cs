using Spectre.Console;
using Tandem.Hosting;
using Tandem.Weights;

namespace Tandem.Cli.Loading;

/// <summary>Progress of loading on stderr: bars on a terminal, a line for each phase elsewhere.</summary>
internal sealed class LoadView : IProgress<LoadProgress>
{
    // What is loaded before anybody could read a bar gets none.
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan RefreshTime = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<LoadPhase, LoadProgress> _phases = [];
    private readonly bool _lines;

    private LoadView(bool lines) => _lines = lines;

    /// <summary>True if stderr is a terminal that can redraw lines.</summary>
    public static bool IsTerminal => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");

    /// <summary>Runs a load and shows it.</summary>
    public static async Task<T> RunAsync<T>(Func<IProgress<LoadProgress>, Task<T>> load, bool lines)
    {
        var view = new LoadView(lines && !IsTerminal);
        Task<T> loading = load(view);
        if (IsTerminal)
        {
            await Task.WhenAny(loading, Task.Delay(QuietTime)).ConfigureAwait(false);
            if (!loading.IsCompleted)
            {
                await view.DrawAsync(loading).ConfigureAwait(false);
            }
        }

        return await loading.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Report(LoadProgress value)
    {
        lock (_lock)
        {
            bool first = !_phases.ContainsKey(value.Phase);
            _phases[value.Phase] = value;
            if (first && _lines)
            {
                Console.Error.WriteLine($"tandem: {Name(value)}{Amount(value)}");
            }
        }
    }

    private async Task DrawAsync(Task loading)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var tasks = new Dictionary<LoadPhase, ProgressTask>();
                while (!loading.IsCompleted)
                {
                    Update(context, tasks);
                    await Task.WhenAny(loading, Task.Delay(RefreshTime)).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
    }

    private void Update(ProgressContext context, Dictionary<LoadPhase, ProgressTask> tasks)
    {
        lock (_lock)
        {
            foreach ((LoadPhase phase, LoadProgress at) in _phases)
            {
                if (!tasks.TryGetValue(phase, out ProgressTask? task))
                {
                    // A phase that has begun means that those before it are over.
                    foreach (ProgressTask earlier in tasks.Values)
                    {
                        earlier.Value = earlier.MaxValue;
                    }

                    task = context.AddTask(Markup.Escape(Name(at)));
                    tasks.Add(phase, task);
                }

                task.Description = Markup.Escape(Name(at) + Amount(at));
                task.IsIndeterminate = at.Total == 0;
                task.MaxValue = Math.Max(at.Total, 1);
                task.Value = at.Done;
            }
        }
    }

    private static string Name(LoadProgress at) => at.Phase switch
    {
        LoadPhase.Downloading => $"Downloading {at.Item}",
        LoadPhase.Reading => "Reading weights",
        LoadPhase.Preparing => "Preparing layers",
        LoadPhase.WarmingUp => "Warming up",
        _ => at.Phase.ToString(),
    };

    private static string Amount(LoadProgress at)
        => at.Phase is LoadPhase.Downloading or LoadPhase.Reading && at.Total > 0 ? $" ({MemoryPlan.Gib(at.Total)})" : string.Empty;
}
