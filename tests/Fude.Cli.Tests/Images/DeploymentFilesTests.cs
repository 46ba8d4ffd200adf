using System.Text.RegularExpressions;
using Fude.Testing;

namespace Fude.Cli.Tests.Images;

/// <summary>The rules of our Dockerfiles and of the composition.</summary>
public sealed partial class DeploymentFilesTests
{
    private static readonly string Deploy = Path.Combine(Repository.Root, "deploy");

    public static TheoryData<string> Hosts { get; } = ["app-base.Dockerfile", "tracking.Dockerfile"];

    public static TheoryData<string> Files { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Deploy, "docker")).Concat(Directory.EnumerateFiles(Path.Combine(Deploy, "compose"), "*.yaml")).Select(path => Path.GetRelativePath(Deploy, path))];

    [Theory]
    [MemberData(nameof(Hosts))]
    public void A_host_runs_as_nobody_in_particular_says_how_it_is_and_ends_when_it_is_told(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Deploy, "docker", name));
        var user = Assert.Single(lines, line => line.StartsWith("USER ", StringComparison.Ordinal));
        Assert.Matches("^USER [1-9][0-9]*:[1-9][0-9]*$", user);
        Assert.Single(lines, line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal) && line.EndsWith("\"health\"]", StringComparison.Ordinal));
        Assert.Contains("STOPSIGNAL SIGTERM", lines);
        Assert.Single(lines, line => line.StartsWith("ENTRYPOINT [", StringComparison.Ordinal));
        // The base image needs no shell.
        Assert.DoesNotContain(lines, line => line.StartsWith("RUN ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_image_has_a_version_and_may_be_another(string name)
    {
        var text = File.ReadAllText(Path.Combine(Deploy, name));
        var images = Images().Matches(text).Select(match => match.Groups["image"].Value).ToArray();
        Assert.NotEmpty(images);
        Assert.All(images, image => Assert.Matches(@":[0-9a-z][\w.-]*$", image));
        Assert.DoesNotContain(":latest", text, StringComparison.Ordinal);
        Assert.All(From().Matches(text), from => Assert.StartsWith("${", from.Groups["image"].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void The_composition_bounds_every_service_and_gives_ours_no_rights()
    {
        var text = File.ReadAllText(Path.Combine(Deploy, "compose", "compose.yaml"));
        foreach (var service in (string[])["nginx", "app-blue", "app-green", "tracking", "database"])
        {
            var own = Regex.Match(text, $@"(?ms)^  {service}:\n(?<body>.*?)(?=^  (?:#|\S)|^\S)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["body"].Value;
            Assert.NotEmpty(own);
            var isApp = own.Contains("<<: *app\n", StringComparison.Ordinal);
            Assert.True(isApp || own.Contains("<<: *hardened", StringComparison.Ordinal) || service == "database", service);
            foreach (var limit in (string[])["mem_limit:", "cpus:", "pids_limit:"])
                Assert.True(isApp || own.Contains(limit, StringComparison.Ordinal), $"{service} has no {limit}");
            Assert.Matches("ipv4_address", own);
        }

        Assert.All((string[])["read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "condition: service_healthy"], rule => Assert.Contains(rule, text, StringComparison.Ordinal));
        // A password is a file, never a value.
        Assert.DoesNotMatch(@"(?m)PASSWORD: ", text);
    }

    [Fact]
    public void The_consoles_of_the_composition_and_of_the_swarm_know_where_the_releases_are()
    {
        var compose = File.ReadAllText(Path.Combine(Deploy, "compose", "compose.yaml"));
        var colours = Ports().Matches(compose).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["last"].Value, StringComparer.Ordinal);
        var asked = Regex.Match(compose, "FUDE_TRACKING_Console__App: (?<apps>\\S+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["apps"].Value;
        Assert.Equal($"http://${{FUDE_NETWORK:-10.231.87}}.{colours["FUDE_APP"]}:8000;http://${{FUDE_NETWORK:-10.231.87}}.{colours["FUDE_GREEN"]}:8000", asked);
        var stack = File.ReadAllText(Path.Combine(Deploy, "swarm", "stack.yaml"));
        Assert.Contains("FUDE_TRACKING_Console__App: http://app:8000\n", stack, StringComparison.Ordinal);
        Assert.Matches("FUDE_APP_AllowedHosts: app;", stack); // by name, so that the name has to be let in
        Assert.Matches("FUDE_APP_Security__KeyFile: (?<key>\\S+)[^$]*FUDE_TRACKING_Security__KeyFile: \\k<key>", stack.Replace("${", "", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?m)^      (?<name>FUDE_APP|FUDE_GREEN): \$\{FUDE_NETWORK:-10\.231\.87\}\.(?<last>[0-9]+):8000$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ports();

    [GeneratedRegex(@"(?:ARG RUNTIME=|ARG APP_BASE=|image: \$\{\w+:-)(?<image>[^}\s]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Images();

    [GeneratedRegex(@"(?m)^FROM (?<image>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex From();
}
