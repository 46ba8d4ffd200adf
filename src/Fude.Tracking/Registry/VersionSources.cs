using Fude.Hosting.Databases;
using Fude.Tracking.Artifacts;
using Fude.Tracking.Errors;
using Fude.Tracking.LoggedModels;
using Fude.Tracking.Runs;

namespace Fude.Tracking.Registry;

/// <summary>Checks the sources of new versions, and finds where their files are.</summary>
/// <param name="policy">Which paths there may be.</param>
internal sealed class VersionSources(ArtifactPathPolicy policy)
{
    /// <summary>Where the files of a new version are: its source, or, where that is another version or a logged model, that one's.</summary>
    /// <exception cref="MlflowException">The source may not be used, or names nothing.</exception>
    public string Locate(DatabaseSession session, NewVersion made)
    {
        if (made.IsPrompt)
            ArtifactPathPolicy.RefuseTricks(made.Source);
        else
            policy.CheckSource(made.Source, made.RunId.Length > 0 && ArtifactPathPolicy.IsLocal(made.Source) ? RunRows.Info(session, made.RunId).ArtifactUri : null);
        return ModelUri.IsModel(made.Source) ? OfModel(session, made.Source) : made.Source;
    }

    private static string OfModel(DatabaseSession session, string source)
    {
        try
        {
            if (ModelUri.OfLoggedModel(source) is { } model)
                return LoggedModelRows.ArtifactUri(session, model);
            if (ModelUri.OfVersion(source) is var (name, version, alias))
                return VersionStore.DownloadUri(session, name, version ?? VersionStore.OfAlias(session, name, alias!));
        }
        catch (MlflowException e)
        {
            throw new MlflowException(e.Code, $"Unable to fetch model from model URI source artifact location '{source}'. Error: {e.Message}");
        }

        throw MlflowException.Invalid($"Unable to fetch model from model URI source artifact location '{source}'. Error: it is not of the form models:/NAME/VERSION, models:/NAME@ALIAS or models:/m-ID.");
    }
}
