using Fude.App.Errors;
using Fude.Imaging;

namespace Fude.App.Tests;

/// <summary>Codes and statuses are a promise to programs: a change here is a change of the contract.</summary>
public sealed class ErrorTableTests
{
    [Fact]
    public void Codes_keep_their_statuses() => Assert.Equal(
        [
            "400 bad_request", "400 bad_parameter", "400 host_not_allowed", "400 malformed_form", "400 picture_missing",
            "400 several_pictures", "400 unexpected_field", "401 unauthenticated", "403 forbidden", "403 foreign_origin", "404 not_found", "405 method_not_allowed", "408 request_timeout", "409 reprediction_cancelled", "409 release_conflict",
            "413 request_too_large", "413 file_too_large", "415 not_a_form", "415 unknown_format", "422 damaged_picture",
            "422 too_many_pixels", "422 animated_picture", "422 empty_drawing", "422 unknown_label", "429 too_many_attempts", "429 too_many_requests", "500 internal", "500 reprediction_failed", "503 busy", "503 storage_unavailable",
        ],
        AppErrors.All.Select(error => $"{error.Status} {error.Code}"));

    [Fact]
    public void Every_fault_of_a_picture_has_an_error() =>
        Assert.All(Enum.GetValues<PictureFaultKind>(), kind => Assert.InRange(AppErrors.Of(kind).Status, 400, 422));
}
