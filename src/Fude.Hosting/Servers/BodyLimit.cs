using Fude.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fude.Hosting.Servers;

/// <summary>
/// How large the body of one request may be. Kestrel's own limit lies higher by what is thrown away: where Kestrel's is
/// passed it closes, and a client that is still sending then reads a broken connection instead of the answer. Below it
/// Kestrel reads on to the end of the body after the answer, for 5 seconds. A route sets its own limit as with Kestrel.
/// </summary>
internal sealed class BodyLimit : IHttpMaxRequestBodySizeFeature
{
    private readonly HttpContext _context;
    private readonly IHttpMaxRequestBodySizeFeature _kestrel;
    private readonly long _discard;
    private long? _most;

    private BodyLimit(HttpContext context, IHttpMaxRequestBodySizeFeature kestrel, ServerSettings settings)
    {
        (_context, _kestrel, _discard, _most) = (context, kestrel, settings.DiscardBytes, settings.MaxBodyBytes);
    }

    /// <inheritdoc/>
    public bool IsReadOnly => _kestrel.IsReadOnly;

    /// <inheritdoc/>
    public long? MaxRequestBodySize
    {
        get => _most;
        set
        {
            _kestrel.MaxRequestBodySize = value + _discard;
            _most = value;
        }
    }

    /// <summary>Ends the reading of a body that is too large, by what it announces or by what has come.</summary>
    /// <param name="taken">Bytes that have come.</param>
    /// <exception cref="BadHttpRequestException">It is; its status is 413.</exception>
    public void Check(long taken)
    {
        var announced = _context.Request.ContentLength ?? 0;
        if (_most is not { } most || Math.Max(taken, announced) <= most)
            return;
        if (announced > most + _discard && !_context.Response.HasStarted)
            _context.Response.Headers.Connection = "close"; // nobody will read it to its end
        throw new BadHttpRequestException($"The request has more than {most} bytes.", StatusCodes.Status413PayloadTooLarge);
    }

    /// <summary>Puts the limit around every request, before anything of the host itself.</summary>
    /// <param name="settings">The limits.</param>
    internal sealed class Filter(ServerSettings settings) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(step => context =>
            {
                if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { } kestrel)
                {
                    var limit = new BodyLimit(context, kestrel, settings);
                    context.Features.Set<IHttpMaxRequestBodySizeFeature>(limit);
                    context.Request.Body = new BoundedBody(context.Request.Body, limit);
                }

                return step(context);
            });
            next(app);
        };
    }
}
