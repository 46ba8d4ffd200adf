using System.Net;

namespace Fude.App.Settings;

/// <content>Addresses and host names.</content>
internal sealed partial class SettingsReader
{
    public IReadOnlyList<string> Urls(string key, IReadOnlyList<string> fallback, string description)
    {
        if (Take(key, string.Join(';', fallback), "http://ADDRESS:PORT", description) is not { } text)
            return fallback;
        var urls = Split(text);
        foreach (var url in urls.Where(url => !IsAddress(url)))
            _mistakes.Add($"{key} has '{url}' but each address has to be http://ADDRESS:PORT (an IP address, localhost or *; plain HTTP, put a proxy in front for TLS).");
        return urls;
    }

    public IReadOnlyList<string> Hosts(string key, string description)
    {
        if (Take(key, "", "NAME;*.NAME;*", description) is not { } text)
            return [];
        var hosts = Split(text);
        foreach (var host in hosts.Where(host => !IsHostPattern(host)))
            _mistakes.Add($"{key} has '{host}' but each has to be a host name without port, '*.' and a name, or '*'.");
        return hosts;
    }

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
