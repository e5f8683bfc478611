// Signs in, reads a user, places an order, and shows what an error carries.
import { randomUUID } from 'node:crypto';
import { ShopError, receive, shopFromEnvironment, unary, within } from '../shop/index.js';

const shop = shopFromEnvironment();
const session = await shop.signIn();

const { user } = await unary(shop.users(session), 'getUser', { id: session.user.id }, within(2_000));
console.log(`${user.displayName} <${user.email}>`);

const wanted = { filter: 'status = ACTIVE AND available_quantity > 0', pageSize: 1 };
const { value } = await receive(shop.products(), 'listProducts', wanted, within(5_000)).next();
const { product } = value;

const orders = shop.orders(session);
const place = (requestId, quantity) =>
  unary(orders, 'placeOrder', { requestId, userId: user.id, items: [{ productId: product.id, quantity }] }, within(10_000));

// The request id makes it safe to ask again, as the retries of the service config do: the same id is the same order.
const requestId = randomUUID();
const { order } = await place(requestId, 1);
const { order: same } = await place(requestId, 1);
console.log(`${order.status}: ${order.lines[0].productName}; asked again, it is ${same.id === order.id ? 'the same order' : 'another order'}`);

try {
  await place(randomUUID(), 10_001);
} catch (error) {
  if (!(error instanceof ShopError)) throw error;
  console.log(error.message);
  for (const { field, description } of error.fieldViolations) console.log(`  ${field}: ${description}`);
}
