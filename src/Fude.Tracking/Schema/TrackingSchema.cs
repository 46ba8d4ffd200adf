using Fude.Hosting.Databases;
using Fude.Hosting.Schemas;

namespace Fude.Tracking.Schema;

/// <summary>Opens the tracking database: an empty one gets MLflow's tables, one of MLflow 2.17 is used as it is, any other is refused.</summary>
public static class TrackingSchema
{
    // The migrations before that of MLflow 2.17, so that an old database can be told from a new one.
    private static readonly HashSet<string> OlderRevisions = new(StringComparer.Ordinal)
    {
        "451aebb31d03", "90e64c465722", "181f10493468", "df50e92ffc5e", "7ac759974ad8", "89d4b8295536", "2b4d017a5e9b", "cfd24bdc0731", "0a8213491aaa",
        "728d730b5ebd", "27a6a02d2cf1", "84291f40a231", "a8c4a736bde6", "39d1c3be5f05", "c48cb773bb87", "bd07f7e963c5", "0c779009ac13", "cc1f77228345",
        "97727af70f4d", "3500859a5d39", "7f2a7d5fae7d", "2d6e25af4d3e", "acf3f17fdcc7", "867495a8f9d4", "5b0e9adcef9c", "4465047574b1", "58ed0f8da5ae",
    };

    /// <summary>Checks the tables and brings them to what this version works with.</summary>
    /// <exception cref="DatabaseException">The database can't be reached, or its schema is another one.</exception>
    public static void Prepare(Database database)
    {
        using (var session = database.OpenSession())
            Check(session, database.Address);
        SchemaMigrator.Migrate(database, typeof(TrackingSchema).Assembly);
    }

    private static void Check(DatabaseSession session, DatabaseAddress address)
    {
        if (!SchemaMigrator.HasTable(session, "alembic_version"))
        {
            if (SchemaMigrator.HasTable(session, "runs") && !SchemaMigrator.HasTable(session, "fude_version_info"))
                throw Refuse(address, "has tables of an MLflow without a revision: run 'mlflow db upgrade' of MLflow 2.17 on it first");
            return;
        }

        var revision = session.First("SELECT version_num FROM alembic_version", row => row.GetString(0));
        if (revision is null or MlflowTables.Revision)
            return;
        throw Refuse(address, OlderRevisions.Contains(revision)
            ? $"is of an older MLflow (revision {revision}): back it up and run 'mlflow db upgrade' of MLflow 2.17 on it, which brings it to {MlflowTables.Revision}"
            : $"is at revision {revision}, newer than MLflow 2.17's {MlflowTables.Revision}: MLflow can't take it back, so give Fude a database of its own and copy the runs over HTTP, or open a backup from before the upgrade");
    }

    private static DatabaseException Refuse(DatabaseAddress address, string why) => new(DatabaseFault.Schema, $"the database {address.Display} {why}");
}
