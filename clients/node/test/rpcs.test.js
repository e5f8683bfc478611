// Each kind of rpc, at the edge of a running shop (see README.md for the variables).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { status } from '@grpc/grpc-js';
import { Session, converse, receive, send, shopFromEnvironment, unary, within } from '../shop/index.js';

const shop = shopFromEnvironment();
const session = await shop.signIn();
const limit = () => within(30_000);

test('unary: an order is placed, and the same request gets the same order', async () => {
  const orders = shop.orders(session);
  const request = { requestId: randomUUID(), userId: session.user.id, items: [{ productId: (await anyProduct()).id, quantity: 1 }] };
  const first = await unary(orders, 'placeOrder', request, limit());
  const second = await unary(orders, 'placeOrder', request, limit());
  assert.equal(first.order.status, 'ORDER_STATUS_CONFIRMED');
  assert.equal(second.order.id, first.order.id);
});

test('unary: calls go to both replicas in turn', async () => {
  const users = shop.users(session);
  const peers = new Set();
  for (let n = 0; n < 40 && peers.size < 2; n++) {
    const call = users.getUser({ id: session.user.id }, limit(), () => {});
    await new Promise((resolve) => call.once('status', resolve));
    peers.add(call.getPeer());
  }
  assert.equal(peers.size, 2);
});

test('server streaming: the catalog comes whole, and in order', async () => {
  const skus = [];
  for await (const { product } of receive(shop.products(), 'listProducts', { orderBy: 'sku', filter: 'sku : "-"' }, limit())) skus.push(product.sku);
  assert.ok(skus.length >= 100);
  assert.deepEqual(skus, skus.toSorted());
});

test('server streaming: a stream can be left, and an order watched to its end', async () => {
  for await (const { product } of receive(shop.products(), 'listProducts', {}, limit())) {
    assert.ok(product.id);
    break;
  }
  const orders = shop.orders(session);
  const items = [{ productId: (await anyProduct()).id, quantity: 1 }];
  const { order } = await unary(orders, 'placeOrder', { requestId: randomUUID(), userId: session.user.id, items }, limit());
  const states = [];
  for await (const change of receive(orders, 'watchOrder', { id: order.id }, limit())) states.push(change.order.status);
  assert.equal(states.at(-1), 'ORDER_STATUS_CONFIRMED');
});

test('client streaming: good rows are stored, a bad one is told', async () => {
  const admin = await Session.signIn(shop.users(), { email: process.env.SHOP_ADMIN_EMAIL, password: process.env.SHOP_PASSWORD });
  const price = { currencyCode: 'EUR', units: 1 };
  const rows = Array.from({ length: 500 }, (_, n) => ({ product: { sku: `NODE-TEST-${n}`, name: `Row ${n}`, price } }));
  rows.splice(100, 0, { product: { sku: 'not a SKU', name: 'Refused', price } });
  const result = await send(shop.products(admin), 'importProducts', rows, limit());
  assert.equal(result.receivedCount, 501);
  assert.equal(result.succeededCount, 500);
  assert.deepEqual(result.failures.map(({ index, key, code }) => ({ index, key, code })), [{ index: 100, key: 'not a SKU', code: status.INVALID_ARGUMENT }]);
});

test('client streaming: a source that fails ends the call with its error', async () => {
  function* broken() {
    yield { product: { sku: 'NODE-BROKEN', name: 'Broken' } };
    throw new Error('out of rows');
  }
  await assert.rejects(send(shop.products(session), 'importProducts', broken(), limit()));
});

test('bidirectional: what is said in a room comes back in order', async () => {
  const chat = converse(shop.users(session), 'chat', limit());
  await chat.write({ join: { room: `node-${randomUUID()}`, userId: session.user.id } });
  const said = ['one', 'two', 'three'];
  for (const text of said) await chat.write({ post: { messageId: randomUUID(), text } });
  chat.end();
  const heard = [];
  for await (const response of chat) if (response.kind === 'message') heard.push(response.message.text);
  assert.deepEqual(heard, said);
});

async function anyProduct() {
  const wanted = { filter: 'status = ACTIVE AND available_quantity > 100', pageSize: 1 };
  return (await receive(shop.products(), 'listProducts', wanted, limit()).next()).value.product;
}
