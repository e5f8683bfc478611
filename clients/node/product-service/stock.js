import { readFileSync } from 'node:fs';
import { status } from '@grpc/grpc-js';
import pg from 'pg';
import { RpcError, failedPrecondition, notFound } from './errors.js';

const SCHEMA = readFileSync(new URL('schema.sql', import.meta.url), 'utf8');

/**
 * The catalog and its stock, in PostgreSQL, because replicas must agree. Every move is one transaction, named by the caller's
 * reservation id: doing it again, on whichever replica, changes nothing.
 */
export class Stock {
  constructor(connectionString) {
    this.pool = new pg.Pool({ connectionString, max: 10, connectionTimeoutMillis: 3_000 });
    // A connection that breaks while nobody uses it is replaced by the next call.
    this.pool.on('error', (error) => console.error(`An idle connection broke: ${error.message}`));
  }

  async migrate() {
    // Replicas that start together do it one after the other.
    await this.#transaction(Date.now() + 30_000, async (sql) => {
      await sql('SELECT pg_advisory_xact_lock(7305)');
      await sql(SCHEMA);
    });
  }

  async find(ids, deadline) {
    return this.#transaction(deadline, async (sql) => {
      const { rows } = await sql('SELECT * FROM products WHERE id = ANY($1::uuid[])', [ids]);
      return new Map(rows.map((row) => [row.id, row]));
    });
  }

  /** Holds all of the items or none. */
  async reserve(id, items, lifetimeMs, deadline) {
    return this.#transaction(deadline, async (sql) => {
      // Waits for a call with the same id that is just being served, here or elsewhere.
      const { rows } = await sql(
        `INSERT INTO reservations (id, items, status, expires_at) VALUES ($1, $2, 'HELD', now() + $3 * interval '1 ms')
         ON CONFLICT DO NOTHING RETURNING *`,
        [id, JSON.stringify(items), lifetimeMs],
      );
      if (rows.length === 0) return this.#known(sql, id, items);

      const lacking = await this.#lacking(sql, items);
      if (lacking.length > 0) throw failedPrecondition(lacking);
      await move(sql, items, { available: -1, reserved: 1 });
      return rows[0];
    });
  }

  /** Turns a reservation into a sale. */
  async commit(id, deadline) {
    return this.#transaction(deadline, async (sql) => {
      const reservation = await lock(sql, id);
      if (!reservation) throw notFound('reservation', id);
      if (reservation.status === 'COMMITTED') return reservation;
      if (reservation.status !== 'HELD' || reservation.expires_at <= new Date()) throw ended(reservation);
      await move(sql, reservation.items, { reserved: -1, sold: 1 });
      return end(sql, id, 'COMMITTED');
    });
  }

  /** Gives a reservation's items back. An unknown one is remembered as released, so that one that arrives late holds nothing. */
  async release(id, allowCommitted, deadline) {
    return this.#transaction(deadline, async (sql) => {
      const { rows } = await sql(
        `INSERT INTO reservations (id, items, status, expires_at) VALUES ($1, '[]', 'RELEASED', now()) ON CONFLICT DO NOTHING RETURNING *`,
        [id],
      );
      if (rows.length > 0) return rows[0];

      const reservation = await lock(sql, id);
      switch (reservation.status) {
        case 'HELD':
          await move(sql, reservation.items, { reserved: -1, available: 1 });
          return end(sql, id, 'RELEASED');
        case 'COMMITTED':
          if (!allowCommitted) throw failedPrecondition([violation('RESERVATION_COMMITTED', id, 'Its items are sold.')]);
          await move(sql, reservation.items, { sold: -1, available: 1 });
          return end(sql, id, 'RELEASED');
        default:
          return reservation;
      }
    });
  }

  /** Gives back what is held for longer than was asked for, as far as no other replica is at it. */
  async expire(deadline) {
    await this.#transaction(deadline, async (sql) => {
      const { rows } = await sql(
        `SELECT * FROM reservations WHERE status = 'HELD' AND expires_at <= now() ORDER BY expires_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
      );
      for (const { id, items } of rows) {
        await move(sql, items, { reserved: -1, available: 1 });
        await end(sql, id, 'EXPIRED');
      }
    });
  }

  close() {
    return this.pool.end();
  }

  async #known(sql, id, items) {
    const reservation = await lock(sql, id);
    if (!['HELD', 'COMMITTED'].includes(reservation.status)) throw ended(reservation);
    const text = (list) => JSON.stringify(list.map(({ productId, quantity }) => [productId, quantity]).sort());
    if (text(reservation.items) === text(items)) return reservation;
    throw new RpcError(status.ALREADY_EXISTS, 'RESERVATION_FOR_OTHER_ITEMS', `The reservation "${id}" holds other items.`, {
      'google.rpc.ResourceInfo': { resourceType: 'reservation', resourceName: id },
    });
  }

  /** Locks the products, always in the same order so that no two calls wait for each other, and says what there is too little of. */
  async #lacking(sql, items) {
    const { rows } = await sql('SELECT id, available FROM products WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE', [
      items.map((item) => item.productId),
    ]);
    const available = new Map(rows.map((row) => [row.id, BigInt(row.available)]));
    return items.flatMap(({ productId, quantity }) => {
      const subject = `products/${productId}`;
      const there = available.get(productId);
      if (there === undefined) return [{ type: 'PRODUCT_NOT_FOUND', subject, description: 'There is no such product.' }];
      if (there >= BigInt(quantity)) return [];
      return [{ type: 'INSUFFICIENT_STOCK', subject, description: `${quantity} are wanted but ${there} are available.` }];
    });
  }

  /** One transaction, in which no statement outlasts the call's deadline. */
  async #transaction(deadline, work) {
    const client = await this.pool.connect();
    let broken;
    try {
      await client.query('BEGIN');
      const sql = async (text, values) => {
        const left = Math.ceil(deadline - Date.now());
        if (left <= 0) throw new RpcError(status.DEADLINE_EXCEEDED, 'DEADLINE_EXCEEDED', 'The deadline has passed.');
        await client.query("SELECT set_config('statement_timeout', $1, true)", [String(Math.min(left, 60_000))]);
        return client.query(text, values);
      };
      const result = await work(sql);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

const lock = async (sql, id) => (await sql('SELECT * FROM reservations WHERE id = $1 FOR UPDATE', [id])).rows[0];

const end = async (sql, id, as) => (await sql('UPDATE reservations SET status = $2 WHERE id = $1 RETURNING *', [id, as])).rows[0];

/** Moves the items between the three counts: -1 takes from one, 1 adds to it. */
async function move(sql, items, { available = 0, reserved = 0, sold = 0 }) {
  // In the order of their ids, as every call does.
  await sql('SELECT 1 FROM products WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE', [items.map((item) => item.productId)]);
  await sql(
    `UPDATE products SET available = available + $3 * quantity, reserved = reserved + $4 * quantity, sold = sold + $5 * quantity
     FROM unnest($1::uuid[], $2::bigint[]) AS item (product, quantity) WHERE products.id = product`,
    [items.map((item) => item.productId), items.map((item) => item.quantity), available, reserved, sold],
  );
}

const violation = (type, id, description) => ({ type, subject: `reservations/${id}`, description });

const ended = ({ id, status: as }) =>
  failedPrecondition([
    as === 'RELEASED'
      ? violation('RESERVATION_RELEASED', id, 'Its items were given back.')
      : violation('RESERVATION_EXPIRED', id, 'Its time ran out.'),
  ]);
