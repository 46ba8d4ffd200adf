using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;

namespace Fude.App.Tests.Fuzzing;

/// <summary>Sends cases to a host over several connections and judges each answer.</summary>
/// <param name="host">The host.</param>
/// <param name="patience">How long one case may take.</param>
internal sealed class Fuzzer(AppProcess host, TimeSpan patience)
{
    private const int Connections = 4;
    private int _next;

    /// <summary>How often each answer was given: <c>200</c>, or the code of the problem.</summary>
    public ConcurrentDictionary<string, int> Answers { get; } = [];

    /// <summary>What was wrong with the first case that failed, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Cases that were answered.</summary>
    public int Done => Answers.Values.Sum();

    /// <summary>Sends the cases <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> − 1.</summary>
    public Task RunAsync(int first, int count)
    {
        _next = first - 1;
        return Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Factory.StartNew(() => Work(first + count), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    private void Work(int end)
    {
        RawConnection? connection = null;
        try
        {
            while (Failure is null && Interlocked.Increment(ref _next) is var number && number < end)
            {
                try
                {
                    Try(FuzzCase.Make(number), ref connection);
                }
                catch (Exception failure)
                {
                    // Other connections break as well when the host ends: all of their cases are suspects.
                    Failure += $"case {number}: {failure.GetType().Name}: {failure.Message}\n";
                }
            }
        }
        finally
        {
            connection?.Dispose();
        }
    }

    private void Try(FuzzCase one, ref RawConnection? connection)
    {
        if (one.Broken)
        {
            TryBroken(one);
            return;
        }

        connection ??= new RawConnection(host.Address, patience);
        var answer = connection.Send(one.Request);
        Note(Judge(answer));
        if (!answer.Closes)
            return;
        connection.Dispose();
        connection = null;
    }

    private void TryBroken(FuzzCase one)
    {
        using var connection = new RawConnection(host.Address, patience);
        try
        {
            connection.Send(one.Request, finish: true);
            Note("broken HTTP, answered");
        }
        catch (Exception end) when (end is EndOfStreamException || end is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown })
        {
            Note("broken HTTP, hung up");
        }
    }

    private void Note(string answer) => Answers.AddOrUpdate(answer, 1, (_, count) => count + 1);

    private static string Judge(RawAnswer answer)
    {
        if (answer.Status == 200)
        {
            var result = JsonNode.Parse(answer.Body)!["result"]!.AsArray().GetValues<float>().ToArray();
            Assert.Equal(10, result.Length);
            Assert.Equal(1, result.Sum(), 1e-4f);
            return "200";
        }

        var text = Encoding.UTF8.GetString(answer.Body);
        Assert.True(answer.Status is >= 400 and < 500, $"{answer.Head}\n{text}");
        Assert.Contains("\r\nContent-Type: application/problem+json", answer.Head, StringComparison.OrdinalIgnoreCase);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal(answer.Status, (int)problem["status"]!);
        Assert.NotEqual("", (string)problem["detail"]!);
        return (string)problem["code"]!;
    }
}
