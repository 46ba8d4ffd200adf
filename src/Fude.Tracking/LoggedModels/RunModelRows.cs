using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.LoggedModels;

/// <summary>Reads which logged models runs have used and made.</summary>
internal static class RunModelRows
{
    /// <summary>Reads them.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="list">As many parameters as there are runs.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="used">Is told of each model that a run has used.</param>
    /// <param name="made">Is told of each model that a run has made.</param>
    public static void Read(DatabaseSession session, string list, object?[] runs, Action<string, ModelInput> used, Action<string, ModelOutput> made)
    {
        foreach (var (run, direction, model, step) in session.Query($"SELECT run_uuid, direction, model_id, step FROM fude_run_models WHERE run_uuid IN {list}", row => (row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3)), runs))
        {
            if (direction == "input")
                used(run, new ModelInput(model));
            else
                made(run, new ModelOutput(model, step));
        }
    }
}
