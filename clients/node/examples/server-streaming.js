// Reads the catalog as it comes from the database, then watches an order until it is final.
import { randomUUID } from 'node:crypto';
import { receive, shopFromEnvironment, unary, within } from '../shop/index.js';

const shop = shopFromEnvironment();
const session = await shop.signIn();

let first;
let count = 0;
for await (const { product } of receive(shop.products(), 'listProducts', { filter: 'status = ACTIVE', orderBy: 'price desc' }, within(30_000))) {
  if (product.availableQuantity > 0) first ??= product;
  count++;
}
console.log(`${count} products; the dearest one in stock is ${first.name}`);

const orders = shop.orders(session);
const items = [{ productId: first.id, quantity: 1 }];
const { order } = await unary(orders, 'placeOrder', { requestId: randomUUID(), userId: session.user.id, items }, within(10_000));

// A watch ends with UNAVAILABLE when its replica shuts down; who keeps the cursor goes on, on any replica, where it ended.
for await (const change of receive(orders, 'watchOrder', { id: order.id }, within(60_000))) {
  console.log(`${change.order.status} (cursor ${change.cursor.slice(0, 8)}…)`);
}
