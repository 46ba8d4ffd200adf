using Fude.Tracking.Artifacts;
using Fude.Tracking.Client;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Tests.Artifacts;

/// <summary>Which artifact locations, stored URIs and model sources there may be.</summary>
public sealed class ArtifactPathPolicyTests
{
    private const string Run = "0123456789abcdef0123456789abcdef";
    private readonly ArtifactPathPolicy _policy = new("/srv/fude/artifacts", "/mnt/disk/artifacts");

    [Fact]
    public void The_server_assigns_locations_of_its_own_proxy()
    {
        Assert.Null(_policy.CheckLocation(null));
        Assert.Null(_policy.CheckLocation(""));
        Assert.Equal("mlflow-artifacts:/7", ArtifactPathPolicy.LocationOf(7));
        Assert.Equal($"mlflow-artifacts:/7/{Run}/artifacts", ArtifactPathPolicy.RunUri("mlflow-artifacts:/7", Run));
        Assert.Equal($"mlflow-artifacts:/{Run}/artifacts", ArtifactPathPolicy.RunUri("mlflow-artifacts:/", Run));
    }

    [Theory]
    [InlineData("my_location", "mlflow-artifacts:/my_location")]
    [InlineData("my/location/", "mlflow-artifacts:/my/location")]
    [InlineData("./x", "mlflow-artifacts:/x")]
    [InlineData("データ", "mlflow-artifacts:/データ")]
    [InlineData("mlflow-artifacts:/a/b", "mlflow-artifacts:/a/b")]
    [InlineData("mlflow-artifacts://host:5000/a", "mlflow-artifacts:/a")]
    [InlineData("MLFLOW-ARTIFACTS:/a", "mlflow-artifacts:/a")]
    [InlineData("/srv/fude/artifacts/a", "mlflow-artifacts:/a")]
    [InlineData("/srv/fude/artifacts", "mlflow-artifacts:/")]
    [InlineData("/mnt/disk/artifacts/a", "mlflow-artifacts:/a")]
    [InlineData("file:///srv/fude/artifacts/a", "mlflow-artifacts:/a")]
    [InlineData("file:/srv/fude/artifacts/a", "mlflow-artifacts:/a")]
    [InlineData("file://localhost/srv/fude/artifacts/a", "mlflow-artifacts:/a")]
    public void A_location_inside_the_root_becomes_one_of_the_proxy(string location, string stored) =>
        Assert.Equal(stored, _policy.CheckLocation(location));

    [Theory]
    [InlineData("/etc")]
    [InlineData("/srv/fude")]
    [InlineData("/srv/fude/artifacts2/a")]
    [InlineData("/srv/fude/artifacts/../secret")]
    [InlineData("/srv/fude/artifacts/%2e%2e/secret")]
    [InlineData("//srv/fude/artifacts/a")]
    [InlineData("file:///etc")]
    [InlineData("file:///srv/fude/artifacts/../../etc")]
    [InlineData("file:///srv/fude/artifacts/%2e%2e/%2e%2e/etc")]
    [InlineData("file://evil/srv/fude/artifacts/a")]
    [InlineData("FILE:///etc")]
    [InlineData("file:etc")]
    [InlineData("s3://bucket/x")]
    [InlineData("http://example.com/api/2.0/mlflow-artifacts/artifacts/x")]
    [InlineData("ftp://example.com/x")]
    [InlineData("http:///#/../../etc/passwd")]
    [InlineData("mlflow-artifacts:/../x")]
    [InlineData("mlflow-artifacts:/a/%2e%2e/b")]
    [InlineData("mlflow-artifacts:/a#b")]
    [InlineData("mlflow-artifacts:/a?b=/../c")]
    [InlineData("mlflow-artifacts:/.fude-uploads")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData(@"..\x")]
    [InlineData(@"C:\x")]
    [InlineData("C:/x")]
    [InlineData("a\0b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a%20b")]
    [InlineData("runs:/0/x")]
    [InlineData("data:text/html,x")]
    public void Any_other_location_is_refused(string location)
    {
        var fault = Assert.Throws<MlflowException>(() => _policy.CheckLocation(location));
        Assert.Equal(ErrorCode.InvalidParameterValue, fault.Code);
        Assert.Contains("artifact location", fault.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_location_leaves_room_for_its_runs()
    {
        var longest = new string('x', ArtifactPathPolicy.MaxLocation - "mlflow-artifacts:/".Length);
        var location = _policy.CheckLocation(longest)!;
        Assert.Equal(200, ArtifactPathPolicy.RunUri(location, Run).Length);
        Assert.Throws<MlflowException>(() => _policy.CheckLocation(longest + "x"));
        Assert.Throws<MlflowException>(() => ArtifactPathPolicy.RunUri(location + "x", Run));
    }

    [Theory]
    [InlineData("mlflow-artifacts:/0/r/artifacts", "0/r/artifacts")]
    [InlineData("mlflow-artifacts://old-host:5000/0/r", "0/r")]
    [InlineData("http://old-host:5000/api/2.0/mlflow-artifacts/artifacts/0/r", "0/r")]
    [InlineData("https://old-host/api/2.0/mlflow-artifacts/artifacts/0/r", "0/r")]
    [InlineData("/srv/fude/artifacts/0/r", "0/r")]
    [InlineData("/mnt/disk/artifacts/0/r", "0/r")]
    [InlineData("file:///srv/fude/artifacts/0/r%20s", "0/r s")]
    public void Stored_uris_inside_the_root_are_served(string uri, string path) => Assert.Equal(path, _policy.Resolve(uri)?.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/home/user/mlruns/0/r/artifacts")]
    [InlineData("/srv/fude/artifacts-old/0")]
    [InlineData("/srv/fude/artifacts/../secret")]
    [InlineData("file:///etc/passwd")]
    [InlineData("file:///srv/fude/artifacts/%2e%2e/secret")]
    [InlineData("./mlruns/0/r")]
    [InlineData("s3://bucket/0/r")]
    [InlineData("mlflow-artifacts:/0/../../etc")]
    [InlineData("http://host/other/0/r")]
    [InlineData("runs:/r/model")]
    [InlineData("models:/m/1")]
    public void Stored_uris_outside_are_not(string? uri) => Assert.Null(_policy.Resolve(uri));

    [Theory]
    [InlineData("runs:/" + Run + "/model", null)]
    [InlineData("mlflow-artifacts:/0/" + Run + "/artifacts/model", null)]
    [InlineData("models:/other/1", null)]
    [InlineData("s3://bucket/model", null)]
    [InlineData("dbfs:/path/to/model", null)]
    [InlineData("https://example.com/model", null)]
    [InlineData("/srv/fude/artifacts/0/r/artifacts/model", "mlflow-artifacts:/0/r/artifacts")]
    [InlineData("/srv/fude/artifacts/0/r/artifacts", "mlflow-artifacts:/0/r/artifacts")]
    [InlineData("file:///srv/fude/artifacts/0/r/artifacts/m", "/mnt/disk/artifacts/0/r/artifacts")]
    [InlineData("/home/user/mlruns/0/r/artifacts/m", "/home/user/mlruns/0/r/artifacts")]
    [InlineData("/home/user/mlruns/0/r/artifacts/m", "file:///home/user/mlruns/0/r/artifacts/")]
    public void A_source_is_a_reference_or_lies_in_its_run(string source, string? run) => _policy.CheckSource(source, run);

    [Theory]
    [InlineData("/etc/passwd", null)]
    [InlineData("/srv/fude/artifacts/0/r/artifacts/model", null)]
    [InlineData("/srv/fude/artifacts/0/other/artifacts/model", "mlflow-artifacts:/0/r/artifacts")]
    [InlineData("/srv/fude/artifacts/0/r/artifacts2", "mlflow-artifacts:/0/r/artifacts")]
    [InlineData("/home/user/mlruns/0/r/artifacts2", "/home/user/mlruns/0/r/artifacts")]
    [InlineData("/home/user", "/home/user/mlruns/0/r/artifacts")]
    [InlineData("file:///etc", "mlflow-artifacts:/0/r/artifacts")]
    [InlineData("file://evil/srv/fude/artifacts/0/r/artifacts/m", "mlflow-artifacts:/0/r/artifacts")]
    [InlineData("model", "mlflow-artifacts:/0/r/artifacts")]
    [InlineData("C:/x", "mlflow-artifacts:/0/r/artifacts")]
    [InlineData("/srv/fude/artifacts/0/r/artifacts/../../x", "mlflow-artifacts:/0/r/artifacts")]
    [InlineData("/srv/fude/artifacts/0/r/artifacts/%2e%2e/x", "mlflow-artifacts:/0/r/artifacts")]
    [InlineData("/srv/fude/artifacts/0/r/artifacts/%252e%252e/x", "mlflow-artifacts:/0/r/artifacts")]
    [InlineData("mlflow-artifacts:/0/../x", null)]
    [InlineData("mlflow-artifacts:/0/%2e%2e/x", null)]
    [InlineData("mlflow-artifacts:/.fude-uploads/x", null)]
    [InlineData("http://example.com/a/../b", null)]
    [InlineData("http://example.com/?x=/../b", null)]
    [InlineData("http://example.com/#/../b", null)]
    [InlineData("http://example.com/a#b", null)]
    [InlineData("s3://bucket/%252e%252e%252fx", null)]
    [InlineData(@"s3://bucket\..\x", null)]
    [InlineData("runs:/../x", null)]
    [InlineData("models:/..", null)]
    [InlineData("s3://bucket/a\0b", null)]
    [InlineData("s3://bucket/%00", null)]
    public void Any_other_source_is_refused(string source, string? run)
    {
        var fault = Assert.Throws<MlflowException>(() => _policy.CheckSource(source, run));
        Assert.Equal(ErrorCode.InvalidParameterValue, fault.Code);
        Assert.StartsWith($"Invalid model version source: '{source}'", fault.Message, StringComparison.Ordinal);
    }
}
