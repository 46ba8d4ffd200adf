using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fude.Testing;

namespace Fude.Cli.Tests.Releasing;

/// <summary>Looks at a page in the system's own Chromium, by the protocol of its developer tools.</summary>
internal static class PageInChromium
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The text of an element: the expected one as soon as it is there, else what is there after a minute.</summary>
    public static async Task<string?> TextAsync(Uri address, string element, string expected)
    {
        var chromium = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(path => Path.Combine(path, "chromium")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(chromium is null, "no chromium in PATH: the page itself was not looked at");
        using var profile = new TemporaryFolder();
        string[] arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", $"--user-data-dir={profile.Path}", "--remote-debugging-port=0", address.AbsoluteUri];
        using var process = Process.Start(new ProcessStartInfo(chromium!, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(2 * Patience);
            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(await PageAsync(process.StandardError, patience.Token), patience.Token);
            var text = await EvaluateAsync(socket, element, patience.Token);
            for (var watch = Stopwatch.StartNew(); text != expected && watch.Elapsed < Patience; text = await EvaluateAsync(socket, element, patience.Token))
                await Task.Delay(100, patience.Token);
            return text;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<Uri> PageAsync(StreamReader errors, CancellationToken cancellation)
    {
        const string Listening = "DevTools listening on ";
        var line = "";
        while (!line.StartsWith(Listening, StringComparison.Ordinal))
            line = await errors.ReadLineAsync(cancellation) ?? throw new InvalidOperationException("chromium ended before it listened");
        _ = errors.ReadToEndAsync(CancellationToken.None);
        using var http = new HttpClient();
        var tools = new Uri(line[Listening.Length..]);
        var targets = JsonNode.Parse(await http.GetStringAsync($"http://{tools.Authority}/json", cancellation))!.AsArray();
        return new((string)targets.First(target => (string?)target!["type"] == "page")!["webSocketDebuggerUrl"]!);
    }

    private static async Task<string?> EvaluateAsync(ClientWebSocket socket, string element, CancellationToken cancellation)
    {
        var request = new { id = 1, method = "Runtime.evaluate", @params = new { expression = $"document.querySelector('{element}')?.textContent", returnByValue = true } };
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(request), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        var buffer = new byte[1 << 16];
        var answer = await socket.ReceiveAsync(buffer, cancellation);
        return (string?)JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, answer.Count))!["result"]?["result"]?["value"];
    }
}
