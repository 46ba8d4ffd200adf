using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace Fude.App.Tests.Support;

/// <summary>Has another .NET process collect its garbage, so that what it holds can be told from what it has not cleared away yet.</summary>
internal static class GarbageCollection
{
    // Microsoft-Windows-DotNETRuntime, GCHeapCollectKeyword: a session that asks for it begins with a full collection.
    private static readonly EventPipeProvider Collecting = new("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, 0x800000);

    /// <summary>Does it twice: what finalizers let go of goes with the second.</summary>
    public static async Task RunAsync(int process)
    {
        for (var i = 0; i < 2; i++)
        {
            var client = new DiagnosticsClient(process);
            using var session = await client.StartEventPipeSessionAsync([Collecting], requestRundown: false, 1, TestContext.Current.CancellationToken);
            var reading = session.EventStream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
            await Task.Delay(200, TestContext.Current.CancellationToken);
            await session.StopAsync(TestContext.Current.CancellationToken);
            await reading;
        }
    }
}
