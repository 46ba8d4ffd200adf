using System.Diagnostics;

namespace Fude.Bench.Tracking;

/// <summary>How fast this disk makes something durable: the floor under every acknowledged write.</summary>
internal static class Disk
{
    private const int Times = 200;

    public static double FsyncMilliseconds(string folder)
    {
        var path = Path.Combine(folder, "fsync-probe");
        var page = new byte[4096];
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1))
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < Times; i++)
            {
                file.Write(page);
                file.Flush(flushToDisk: true);
            }

            watch.Stop();
            File.Delete(path);
            return watch.Elapsed.TotalMilliseconds / Times;
        }
    }
}
