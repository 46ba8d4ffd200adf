namespace Fude.Hosting.Databases;

/// <summary>A SQLite file holds the hashes of passwords and what people drew: one that we make is for its owner alone. SQLite gives the files beside it the same mode.</summary>
public static class PrivateDatabase
{
    /// <summary>Makes the file where there is none yet. One that is there stays as its owner has it.</summary>
    /// <param name="address">The database.</param>
    public static void Ensure(DatabaseAddress address)
    {
        if (address.Kind != DatabaseKind.Sqlite || OperatingSystem.IsWindows() || File.Exists(address.Display))
            return;
        try
        {
            new FileStream(address.Display, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process was first, or it can't be made: opening it says which.
        }
    }
}
