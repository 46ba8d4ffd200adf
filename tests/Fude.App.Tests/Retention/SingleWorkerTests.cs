using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.App.Tests.Retention;

/// <summary>A work on a database is done by one process at a time.</summary>
public sealed class SingleWorkerTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public async Task One_has_it_until_it_is_done(DatabaseKind kind)
    {
        Assert.SkipWhen(kind == DatabaseKind.MySql && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        using var folder = new TemporaryFolder();
        DatabaseAddress Address(string name) => DatabaseAddress.Parse(kind == DatabaseKind.MySql ? MariaDbServer.Shared.CreateDatabase() : folder[name]);
        var address = Address("one.db");
        await using Database first = new(address), second = new(address), other = new(Address("other.db"));
        using (var taken = SingleWorker.TryTake(first, "sweep"))
        {
            Assert.NotNull(taken);
            Assert.Null(SingleWorker.TryTake(second, "sweep"));
            using var another = SingleWorker.TryTake(second, "count");
            using var elsewhere = SingleWorker.TryTake(other, "sweep");
            Assert.NotNull(another);
            Assert.NotNull(elsewhere);
        }

        using var free = SingleWorker.TryTake(second, "sweep");
        Assert.NotNull(free);
    }
}
