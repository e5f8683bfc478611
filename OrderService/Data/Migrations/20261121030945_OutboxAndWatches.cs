using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ShopMesh.Orders.Data.Migrations
{
    /// <inheritdoc />
    public partial class OutboxAndWatches : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orders_unsettled",
                table: "orders");

            migrationBuilder.AddColumn<bool>(
                name: "watched",
                table: "orders",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "order_changes",
                columns: table => new
                {
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<short>(type: "smallint", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_changes", x => new { x.order_id, x.version });
                });

            migrationBuilder.CreateTable(
                name: "order_outbox",
                columns: table => new
                {
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    step = table.Column<short>(type: "smallint", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    last_error = table.Column<string>(type: "text", nullable: true),
                    traceparent = table.Column<string>(type: "character varying(55)", maxLength: 55, nullable: true),
                    tracestate = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_outbox", x => x.order_id);
                    table.CheckConstraint("ck_order_outbox_step", "step BETWEEN 1 AND 3");
                });

            migrationBuilder.CreateIndex(
                name: "ix_order_changes_changed_at",
                table: "order_changes",
                column: "changed_at")
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.CreateIndex(
                name: "ix_order_outbox_due_at",
                table: "order_outbox",
                column: "due_at");

            // Rows live for milliseconds and are written three times: room on the page to write in place, and a broom that comes often.
            migrationBuilder.Sql(
                """
                ALTER TABLE order_outbox SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);
                ALTER TABLE orders SET (fillfactor = 80);
                """);

            // Orders that were left lying by replicas that knew no outbox.
            migrationBuilder.Sql(
                """
                INSERT INTO order_outbox (order_id, step, since, due_at, attempts)
                SELECT id, CASE status WHEN 1 THEN 1 WHEN 2 THEN 2 ELSE 3 END, updated_at, now(), 0
                FROM orders WHERE status IN (1, 2, 4)
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "order_changes");

            migrationBuilder.DropTable(
                name: "order_outbox");

            migrationBuilder.DropColumn(
                name: "watched",
                table: "orders");

            migrationBuilder.Sql("ALTER TABLE orders RESET (fillfactor)");

            migrationBuilder.CreateIndex(
                name: "ix_orders_unsettled",
                table: "orders",
                column: "updated_at",
                filter: "status IN (1, 2, 4)");
        }
    }
}
