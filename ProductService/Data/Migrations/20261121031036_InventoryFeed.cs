using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ShopMesh.Products.Data.Migrations
{
    /// <inheritdoc />
    public partial class InventoryFeed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterTable(
                name: "products")
                .Annotation("Npgsql:StorageParameter:fillfactor", 80);

            migrationBuilder.CreateTable(
                name: "inventory_changes",
                columns: table => new
                {
                    transaction_id = table.Column<ulong>(type: "xid8", nullable: false, defaultValueSql: "pg_current_xact_id()"),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    product_id = table.Column<Guid>(type: "uuid", nullable: false),
                    old_quantity = table.Column<long>(type: "bigint", nullable: false),
                    new_quantity = table.Column<long>(type: "bigint", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_by = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inventory_changes", x => new { x.transaction_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "inventory_horizon",
                columns: table => new
                {
                    id = table.Column<short>(type: "smallint", nullable: false),
                    transaction_id = table.Column<ulong>(type: "xid8", nullable: false),
                    change_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inventory_horizon", x => x.id);
                    table.CheckConstraint("ck_inventory_horizon_one", "id = 1");
                });

            // Nothing is pruned yet. EF Core has no literals of xid8.
            migrationBuilder.Sql("INSERT INTO inventory_horizon (id, transaction_id, change_id) VALUES (1, '0', 0);");

            migrationBuilder.CreateTable(
                name: "quantity_changes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    product_id = table.Column<Guid>(type: "uuid", nullable: false),
                    delta = table.Column<long>(type: "bigint", nullable: false),
                    new_quantity = table.Column<long>(type: "bigint", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_quantity_changes", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_reservations_created_at",
                table: "reservations",
                column: "created_at")
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.CreateIndex(
                name: "ix_reservations_given_back_ended_at",
                table: "reservations",
                column: "ended_at",
                filter: "status IN (3, 4)");

            migrationBuilder.CreateIndex(
                name: "ix_quantity_changes_changed_at",
                table: "quantity_changes",
                column: "changed_at")
                .Annotation("Npgsql:IndexMethod", "brin");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "inventory_changes");

            migrationBuilder.DropTable(
                name: "inventory_horizon");

            migrationBuilder.DropTable(
                name: "quantity_changes");

            migrationBuilder.DropIndex(
                name: "ix_reservations_created_at",
                table: "reservations");

            migrationBuilder.DropIndex(
                name: "ix_reservations_given_back_ended_at",
                table: "reservations");

            migrationBuilder.AlterTable(
                name: "products")
                .OldAnnotation("Npgsql:StorageParameter:fillfactor", 80);
        }
    }
}
