using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Transport;

namespace Fude.Tracking.Client;

public sealed partial class TrackingClient
{
    /// <summary>
    /// Removes deleted runs for good, or tells what would be removed. Only Fude's server does this, and only for administrators.
    /// A call takes some seconds at most; ask again while <see cref="PurgeRunsAnswer.Remaining"/> is over 0.
    /// </summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellation">Gives up; what is removed is removed.</param>
    public Task<PurgeRunsAnswer> PurgeRunsAsync(PurgeRunsRequest request, CancellationToken cancellation = default) =>
        http.SendAsync(HttpMethod.Post, "api/fude/runs/purge", request, MlflowJson.Default.PurgeRunsRequest, MlflowJson.Default.PurgeRunsAnswer, Repeat.NothingDone, cancellation);
}
