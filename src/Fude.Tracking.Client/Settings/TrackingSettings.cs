namespace Fude.Tracking.Client;

/// <summary>Where the tracking server is, how to sign in there, and which experiment and run to use. Validated by <see cref="Validate"/>.</summary>
public sealed record TrackingSettings
{
    /// <summary>Where <c>fude up</c> has its tracking server: <c>http://127.0.0.1:5000/</c>.</summary>
    public static readonly Uri DefaultUri = new("http://127.0.0.1:5000/");

    /// <summary>The server's address: http or https, a path in front of <c>/api</c> is kept (<c>MLFLOW_TRACKING_URI</c>).</summary>
    public Uri TrackingUri { get; init; } = DefaultUri;

    /// <summary>The user for basic authentication (<c>MLFLOW_TRACKING_USERNAME</c>).</summary>
    public string? Username { get; init; }

    /// <summary>That user's password (<c>MLFLOW_TRACKING_PASSWORD</c>, or a file that holds it by <c>MLFLOW_TRACKING_PASSWORD_FILE</c>).</summary>
    public string? Password { get; init; }

    /// <summary>A token for bearer authentication, used where there is no user (<c>MLFLOW_TRACKING_TOKEN</c>, or a file that holds it by <c>MLFLOW_TRACKING_TOKEN_FILE</c>).</summary>
    public string? Token { get; init; }

    /// <summary>
    /// Gives the token of the moment, before each request, where there is neither a user nor a <see cref="Token"/>: for tokens that do not hold
    /// as long as the client lives.
    /// </summary>
    public Func<string>? TokenSource { get; init; }

    /// <summary>Whether to accept any certificate of an https server (<c>MLFLOW_TRACKING_INSECURE_TLS</c>).</summary>
    public bool InsecureTls { get; init; }

    /// <summary>The experiment for new runs by name (<c>MLFLOW_EXPERIMENT_NAME</c>).</summary>
    public string? ExperimentName { get; init; }

    /// <summary>The experiment for new runs by id (<c>MLFLOW_EXPERIMENT_ID</c>).</summary>
    public string? ExperimentId { get; init; }

    /// <summary>A run to go on with instead of a new one (<c>MLFLOW_RUN_ID</c>).</summary>
    public string? RunId { get; init; }

    /// <summary>
    /// How long a request may take, and how long an upload or download may stand still (<c>MLFLOW_HTTP_REQUEST_TIMEOUT</c> in seconds):
    /// 1 second to 1 hour.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How often a request is tried again where the server could not be reached or was busy: 0 to 20.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>The wait before the first repetition, doubled for each further one: 1 ms to 1 minute.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The settings that MLflow's clients would read from the environment.</summary>
    /// <param name="variable">Reads a variable; the process's own where it is null.</param>
    /// <exception cref="TrackingSettingsException">A value is wrong; the message tells all of them.</exception>
    public static TrackingSettings FromEnvironment(Func<string, string?>? variable = null) =>
        EnvironmentReader.Read(variable ?? Environment.GetEnvironmentVariable);

    /// <summary>These settings, where nothing is wrong with them.</summary>
    /// <exception cref="TrackingSettingsException">Something is; the message tells all of it.</exception>
    public TrackingSettings Validate()
    {
        var mistakes = SettingsCheck.Mistakes(this);
        return mistakes.Count == 0 ? this : throw new TrackingSettingsException(mistakes);
    }

    /// <summary>The settings without their secrets.</summary>
    public override string ToString() =>
        $"{TrackingUri} as {(Username is not null ? $"user {Username}" : (Token ?? (object?)TokenSource) is not null ? "holder of a token" : "nobody")}";
}
