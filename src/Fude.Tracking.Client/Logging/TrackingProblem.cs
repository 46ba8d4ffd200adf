namespace Fude.Tracking.Client;

/// <summary>What kind of problem it is.</summary>
public enum TrackingProblemKind
{
    /// <summary>The server can't be reached or does not take the entries for now; they wait in the spool.</summary>
    Waiting,

    /// <summary>The server takes the entries again.</summary>
    Recovered,

    /// <summary>The server will never take an entry; it lies in the spool's list of refused entries.</summary>
    Refused,

    /// <summary>An entry is lost: there was no room for it in memory while the disk took nothing.</summary>
    Dropped,

    /// <summary>A value was longer than servers take, and was cut off.</summary>
    Cut,

    /// <summary>The spool can't be written for now, or a record in it is damaged.</summary>
    Spool,

    /// <summary>The run is gone from the server: deleted, or another server answers. The spool stays.</summary>
    RunGone,
}

/// <summary>Something that does not stop the training, but that its user wants to know.</summary>
/// <param name="Kind">The kind of problem.</param>
/// <param name="Message">One line: what it is and what happens with the entries.</param>
public sealed record TrackingProblem(TrackingProblemKind Kind, string Message);

/// <summary>Where logged entries are.</summary>
public enum Delivery
{
    /// <summary>All of them are on the server.</summary>
    Sent,

    /// <summary>All of them are on the disk, and some not on the server yet. What sends a spool sends them later.</summary>
    Spooled,
}

/// <summary>How a run ended.</summary>
/// <param name="Delivery">Where its entries are.</param>
/// <param name="RunId">The run's id on the server, or the local one where the server does not know it yet.</param>
/// <param name="SpoolFolder">Where the spool waits to be sent, or what the server refused is kept; null where nothing is left.</param>
/// <param name="Refused">Entries that the server will never take.</param>
/// <param name="Dropped">Entries that were lost because the disk took nothing for too long.</param>
public sealed record RunCompletion(Delivery Delivery, string RunId, string? SpoolFolder, long Refused, long Dropped);
