using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Errors;
using Fude.Tracking.Search.Grammar;
using Fude.Tracking.Search.Sql;

namespace Fude.Tracking.Search;

/// <summary>What all searches ask for.</summary>
/// <param name="Filter">The filter; null holds for all.</param>
/// <param name="OrderBy">The order's entries; none is the search's own order.</param>
/// <param name="MaxResults">Entries on the page.</param>
/// <param name="PageToken">Where it begins; null for the first page.</param>
public sealed record SearchQuery(string? Filter, IReadOnlyList<string>? OrderBy, long MaxResults, string? PageToken);

/// <summary>A search that has been read and checked, before a database is asked.</summary>
internal sealed class PreparedSearch
{
    private readonly PageQuery _page;
    private readonly PageStart _start;
    private readonly int _size;
    private readonly string _name;

    /// <summary>Reads a search.</summary>
    /// <param name="vocabulary">Its words.</param>
    /// <param name="source">Its tables.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="most">Entries on a page at most.</param>
    /// <param name="limits">Other limits.</param>
    /// <param name="scope">A condition beside the filter.</param>
    /// <param name="named">What else decides which rows are found, for the page token.</param>
    /// <exception cref="MlflowException">INVALID_PARAMETER_VALUE: something is wrong with it.</exception>
    public PreparedSearch(Vocabulary vocabulary, SearchSource source, SearchQuery query, int most, SearchLimits limits, Func<SqlText, string>? scope, params IEnumerable<string> named)
    {
        var given = query.MaxResults.ToString(CultureInfo.InvariantCulture);
        if (query.MaxResults < 1)
            throw MlflowException.WrongParameter(given, "max_results", "It must be a positive integer");
        if (query.MaxResults > most)
            throw MlflowException.WrongParameter(given, "max_results", $"It must be at most {most}, but got value {given}");
        var conditions = new FilterReader(vocabulary, limits).Read(query.Filter);
        var order = source.Complete(new OrderReader(vocabulary, limits).Read(query.OrderBy));
        _size = (int)query.MaxResults;
        _name = PageToken.NameOf([source.From, query.Filter ?? "", .. query.OrderBy ?? [], "", .. named]);
        _start = PageToken.Read(query.PageToken, _name, [.. new OrderSql(source, order, DatabaseKind.Sqlite).Columns.Select(c => c.Type)], limits);
        _page = new PageQuery(source, conditions, order) { Scope = scope };
    }

    /// <summary>Reads the page.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="map">Reads a row: the source's columns come first.</param>
    /// <returns>The rows, and the token of the next page; null where no more remain.</returns>
    public (List<T> Rows, string? Next) Read<T>(DatabaseSession session, Func<DbDataReader, T> map)
    {
        var page = _page.Read(session, _start, _size, map);
        return (page.Rows, PageToken.Write(_name, page.Last));
    }

    /// <summary>The queries' text on a database, to look at.</summary>
    internal ImmutableArray<SqlText> Texts(DatabaseKind kind) => [.. _page.Texts(kind, _start, _size)];
}
