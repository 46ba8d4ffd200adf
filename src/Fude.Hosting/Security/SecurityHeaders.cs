using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fude.Hosting.Security;

/// <summary>What browsers are told about every answer.</summary>
public static class SecurityHeaders
{
    /// <summary>A page loads its own files and talks to its own server; nothing else, and nobody frames it.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private const string PermissionsPolicy =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";

    /// <summary>Sets them before anything else answers.</summary>
    /// <param name="app">The host.</param>
    /// <param name="policy">What its pages may load and do.</param>
    public static void UseSecurityHeaders(this WebApplication app, string policy = ContentSecurityPolicy) => app.Use(next => context =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = PermissionsPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return next(context);
    });
}
