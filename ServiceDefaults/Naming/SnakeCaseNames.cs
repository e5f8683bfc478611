using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ShopMesh.ServiceDefaults.Naming;

/// <summary>Gives tables, columns and constraints the lower-case names that PostgreSQL needs no quotes for.</summary>
public static class SnakeCaseNames
{
    /// <summary>Renames everything that has a name of its own making; call it at the end of <c>OnModelCreating</c>.</summary>
    /// <param name="model">The model.</param>
    public static void UseSnakeCaseNames(this ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (var entity in model.Model.GetEntityTypes())
            Rename(entity);
    }

    private static void Rename(IMutableEntityType entity)
    {
        if (entity.GetTableName() is { } table)
            entity.SetTableName(InSnakeCase(table));
        foreach (var property in entity.GetProperties())
            property.SetColumnName(InSnakeCase(property.GetColumnName()));
        foreach (var key in entity.GetKeys())
            key.SetName(InSnakeCase(key.GetName()!));
        foreach (var key in entity.GetForeignKeys())
            key.SetConstraintName(InSnakeCase(key.GetConstraintName()!));
        foreach (var index in entity.GetIndexes())
            index.SetDatabaseName(InSnakeCase(index.GetDatabaseName()!));
    }

    private static string InSnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = char.IsAsciiLetterUpper(name[i]) && i > 0 && (char.IsAsciiLetterLower(name[i - 1]) || char.IsAsciiDigit(name[i - 1]));
            if (startsWord)
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
