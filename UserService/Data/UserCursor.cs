using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ShopMesh.Users.Domain;

namespace ShopMesh.Users.Data;

/// <summary>
/// Walks over accounts as the database sends them: one row is in memory at a time, and what is not read stays with the database. It
/// reads columns, not entities: per row there is nothing but the row's own texts.
/// </summary>
internal sealed class UserCursor : IAsyncDisposable
{
    private readonly UsersDbContext _database;
    private readonly DbCommand _command;
    private readonly DbDataReader _rows;
    private bool _atEnd;

    private UserCursor(UsersDbContext database, DbCommand command, DbDataReader rows)
    {
        _database = database;
        _command = command;
        _rows = rows;
    }

    public Guid Id => _rows.GetGuid(0);

    public string Email => _rows.GetString(1);

    public string DisplayName => _rows.GetString(2);

    public Role Role => (Role)_rows.GetInt16(3);

    public UserStatus Status => (UserStatus)_rows.GetInt16(4);

    public string? AvatarUrl => _rows.IsDBNull(5) ? null : _rows.GetString(5);

    /// <summary>In UTC.</summary>
    public DateTime CreatedAt => _rows.GetDateTime(6);

    /// <summary>In UTC.</summary>
    public DateTime UpdatedAt => _rows.GetDateTime(7);

    public long Version => _rows.GetInt64(8);

    /// <summary>Begins to read; the cursor owns the context from now on.</summary>
    public static async Task<UserCursor> OpenAsync(UsersDbContext database, IQueryable<User> users, CancellationToken cancellationToken)
    {
        DbCommand? command = null;
        try
        {
            // The columns of the SQL stand in the order of this list.
            command = users.Select(user => new
            {
                user.Id,
                user.Email,
                user.DisplayName,
                user.Role,
                user.Status,
                user.AvatarUrl,
                user.CreatedAt,
                user.UpdatedAt,
                user.Version,
            }).CreateDbCommand();
            await database.Database.OpenConnectionAsync(cancellationToken);
            return new UserCursor(database, command, await command.ExecuteReaderAsync(cancellationToken));
        }
        catch
        {
            if (command is not null)
                await command.DisposeAsync();
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes to the next account.</summary>
    /// <returns>False after the last one.</returns>
    public Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var next = _rows.ReadAsync(cancellationToken);
        return next is { IsCompletedSuccessfully: true, Result: true } ? next : FinishAsync(next);
    }

    /// <summary>Gives the connection back. What was not read is not read for that: the statement is cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_atEnd)
            _command.Cancel();
        try
        {
            await _rows.DisposeAsync();
        }
        catch (NpgsqlException)
        {
            // Cancelled, as was asked for; or the connection is gone, which whoever read has been told.
        }
        finally
        {
            await _command.DisposeAsync();
            await _database.DisposeAsync();
        }
    }

    private async Task<bool> FinishAsync(Task<bool> next)
    {
        var there = await next;
        _atEnd = !there;
        return there;
    }
}
