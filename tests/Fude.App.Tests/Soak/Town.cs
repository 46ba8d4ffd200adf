using System.Runtime.ExceptionServices;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.App.Tests.Soak;

/// <summary>Where a host keeps what it keeps.</summary>
public enum Kept
{
    /// <summary>Everything in SQLite.</summary>
    Sqlite,

    /// <summary>Rows in SQLite, pictures in a folder.</summary>
    SqliteAndFolder,

    /// <summary>Everything in MariaDB.</summary>
    MariaDb,
}

/// <summary>A host as a process of its own with two models, and the people who use it.</summary>
internal sealed class Town : IAsyncDisposable
{
    private const int Visitors = 8;
    private readonly string _data = DataFolder.New();
    private readonly string[] _settings;
    private readonly string _bundle;
    private readonly DatabaseAddress _address;
    private readonly string? _pictures;

    public Town(RunningApp app, Kept kept)
    {
        Assert.SkipWhen(kept == Kept.MariaDb && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        var address = kept == Kept.MariaDb ? MariaDbServer.Shared.CreateDatabase() : null;
        _bundle = app.Model.Folder;
        _address = address is null ? DatabaseAddress.OfFile(Path.Combine(_data, "app.db")) : DatabaseAddress.Parse(address);
        _pictures = kept == Kept.SqliteAndFolder ? Path.Combine(_data, "images") : null;
        _settings =
        [
            $"--Data:Path={_data}", "--Bundle:Tag=first", $"--Bundle:Others=second={app.Second.Folder}",
            .. address is null ? [] : (string[])[$"--Database:Address={address}"], .. _pictures is null ? [] : (string[])["--Pictures:InFolder=true"],
        ];
    }

    public AppProcess Host { get; private set; } = null!;

    public IReadOnlyList<Visitor> People { get; } = [.. Enumerable.Range(0, Visitors).Select(seed => new Visitor(seed))];

    private IEnumerable<KeptDrawing> Drawn => People.SelectMany(person => person.Drawn);

    /// <summary>How many drawings were acknowledged.</summary>
    public int Count => People.Sum(person => person.Drawn.Count);

    /// <summary>Starts the host, for the first time or again on what it left.</summary>
    public async Task StartAsync()
    {
        if (Host is not null)
            await Host.DisposeAsync();
        Host = await AppProcess.StartAsync(_bundle, _settings);
        foreach (var person in People)
            person.GoTo(Host.Address);
    }

    /// <summary>Everybody does what they do, and the second model answers again and again for whatever is new.</summary>
    /// <param name="pause">Between two requests of a person.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="IOException">Or a <see cref="HttpRequestException"/>: the host has gone, and nothing else went wrong.</exception>
    public async Task LiveAsync(TimeSpan pause, CancellationToken stop)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var all = People.Select(person => Task.Run(() => person.StayAsync(pause, together.Token), CancellationToken.None)).Append(Task.Run(() => RepredictAsync(together.Token), CancellationToken.None)).ToList();
        await Task.WhenAny(all); // at the end of the time, or the first that fails
        await together.CancelAsync();
        await Task.WhenAll(all).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        var failures = all.Where(task => task.IsFaulted).Select(task => task.Exception!.InnerException!).ToList();
        if ((failures.Find(failure => failure is not (HttpRequestException or IOException)) ?? failures.FirstOrDefault()) is { } worst)
            ExceptionDispatchInfo.Throw(worst);
    }

    /// <summary>Lets the second model answer for all drawings.</summary>
    public async Task RepredictAsync()
    {
        using var client = new HttpClient { BaseAddress = Host.Address, Timeout = TimeSpan.FromMinutes(5) };
        using var answer = await client.PostAsync("api/predictions/repredict-all?model=second", null);
        Assert.True(answer.IsSuccessStatusCode, $"repredict-all: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Looks at what is stored, past the application.</summary>
    /// <param name="whole">Whether nothing at all may be half there.</param>
    /// <param name="answered">Whether the second model has answered for everything.</param>
    public async Task CheckAsync(bool whole, bool answered = false)
    {
        await using var database = new Database(_address);
        var state = new StoredState(database, _pictures);
        await state.CheckAsync(Drawn);
        if (whole)
            await state.CheckWholeAsync();
        if (answered)
            await state.CheckAnsweredByAsync("second");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in People)
            person.Dispose();
        if (Host is not null)
            await Host.DisposeAsync();
        if (Directory.Exists(_data))
            Directory.Delete(_data, recursive: true);
    }

    private async Task RepredictAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await RepredictAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
