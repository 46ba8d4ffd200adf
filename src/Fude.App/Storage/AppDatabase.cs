using Fude.Hosting.Databases;
using Fude.Hosting.Schemas;
using Fude.Hosting.Servers;

namespace Fude.App.Storage;

/// <summary>The application's database.</summary>
internal static class AppDatabase
{
    /// <summary>Opens it and brings its tables to what this version works with.</summary>
    /// <param name="settings">Which database.</param>
    /// <param name="folder">The data folder; it is made where it is missing.</param>
    /// <exception cref="StartException">It can't be reached, or is one that this version does not work with.</exception>
    public static Database Open(DatabaseSettings settings, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            PrivateDatabase.Ensure(settings.Address);
            var database = new Database(settings.Address, settings.Options);
            SchemaMigrator.Migrate(database, typeof(AppDatabase).Assembly);
            return database;
        }
        catch (Exception e) when (DatabaseException.Of(e, settings.Address) is { } fault)
        {
            throw new StartException(fault.Message, e);
        }
        catch (System.Data.Common.DbException e)
        {
            throw new StartException($"the database {settings.Address.Display} can't be used: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"the data folder '{folder}' can't be used: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
