using System.Net;

namespace Fude.Hosting.Settings;

/// <content>Addresses and host names.</content>
public sealed partial class SettingsReader
{
    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The default.</param>
    /// <param name="description">What it does, for the help.</param>
    public IReadOnlyList<string> Urls(string key, IReadOnlyList<string> fallback, string description)
    {
        if (Take(key, string.Join(';', fallback), "http://ADDRESS:PORT", description) is not { } text)
            return fallback;
        var urls = Split(text);
        foreach (var url in urls.Where(url => !IsAddress(url)))
            _mistakes.Add($"{key} has '{url}' but each address has to be http://ADDRESS:PORT (an IP address, localhost or *; plain HTTP, put a proxy in front for TLS).");
        return urls;
    }

    /// <summary>Patterns of host names, separated by semicolons.</summary>
    /// <param name="key">The key.</param>
    /// <param name="description">What it does, for the help.</param>
    public IReadOnlyList<string> Hosts(string key, string description)
    {
        if (Take(key, "", "NAME;*.NAME;*", description) is not { } text)
            return [];
        var hosts = Split(text);
        foreach (var host in hosts.Where(host => !IsHostPattern(host)))
            _mistakes.Add($"{key} has '{host}' but each has to be a host name without port, '*.' and a name, or '*'.");
        return hosts;
    }

    /// <summary>IP addresses or networks (<c>10.0.0.0/8</c>), separated by semicolons.</summary>
    /// <param name="key">The key.</param>
    /// <param name="description">What it does, for the help.</param>
    public IReadOnlyList<IPNetwork> Networks(string key, string description)
    {
        if (Take(key, "", "ADDRESS;NETWORK/BITS", description) is not { } text)
            return [];
        var networks = new List<IPNetwork>();
        foreach (var part in Split(text))
        {
            if (IPNetwork.TryParse(part, out var network))
                networks.Add(network);
            else if (IPAddress.TryParse(part, out var address))
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else
                _mistakes.Add($"{key} has '{part}' but each has to be an IP address or a network such as 10.0.0.0/8.");
        }

        return networks;
    }

    /// <summary>Origins of web pages (<c>https://NAME[:PORT]</c>), separated by semicolons.</summary>
    /// <param name="key">The key.</param>
    /// <param name="description">What it does, for the help.</param>
    public IReadOnlyList<string> Origins(string key, string description)
    {
        if (Take(key, "", "https://NAME[:PORT]", description) is not { } text)
            return [];
        var origins = Split(text);
        foreach (var origin in origins.Where(origin => !IsOrigin(origin)))
            _mistakes.Add($"{key} has '{origin}' but each has to be an origin such as https://fude.example.org, without a path.");
        return origins;
    }

    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase);

    private static string[] Split(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsAddress(string url)
    {
        if (!url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            return false;
        var authority = url[7..].TrimEnd('/');
        var colon = authority.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(authority[(colon + 1)..], System.Globalization.NumberStyles.None, null, out _))
            return false;
        var host = authority[..colon];
        return host is "*" or "+" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out _);
    }

    private static bool IsHostPattern(string host)
    {
        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        return host == "*" || Uri.CheckHostName(name) is UriHostNameType.Dns or UriHostNameType.IPv4;
    }
}
