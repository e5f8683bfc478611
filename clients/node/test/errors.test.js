// What a failed call tells, decoded.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { status } from '@grpc/grpc-js';
import { ShopError, receive, shopFromEnvironment, unary, within } from '../shop/index.js';

const shop = shopFromEnvironment();
const session = await shop.signIn();
const limit = () => within(30_000);

test('BadRequest says which fields are wrong', async () => {
  const error = await failure(unary(shop.users(session), 'getUser', { id: 'no id' }, limit()));
  assert.equal(error.code, status.INVALID_ARGUMENT);
  assert.deepEqual(error.fieldViolations.map((violation) => violation.field), ['id']);
});

test('ErrorInfo has the reason, and ResourceInfo what is not there', async () => {
  const id = randomUUID();
  const error = await failure(unary(shop.products(), 'getProduct', { id }, limit()));
  assert.equal(error.code, status.NOT_FOUND);
  assert.equal(error.reason, 'RESOURCE_NOT_FOUND');
  assert.equal(error.details['google.rpc.ErrorInfo'].domain, 'shop.local');
  assert.ok(error.details['google.rpc.ResourceInfo'].resourceName.includes(id));
});

test('PreconditionFailure says what there is too little of', async () => {
  const wanted = { filter: 'status = ACTIVE AND available_quantity < 5000', pageSize: 1 };
  const { product } = (await receive(shop.products(), 'listProducts', wanted, limit()).next()).value;
  const items = [{ productId: product.id, quantity: 10_000 }];
  const error = await failure(unary(shop.orders(session), 'placeOrder', { requestId: randomUUID(), userId: session.user.id, items }, limit()));
  assert.equal(error.code, status.FAILED_PRECONDITION);
  assert.deepEqual(error.preconditionViolations.map(({ type, subject }) => ({ type, subject })), [
    { type: 'INSUFFICIENT_STOCK', subject: `products/${product.id}` },
  ]);
});

test('RetryInfo says when to come back', async () => {
  const guess = () => failure(unary(shop.users(), 'signIn', { email: `${locked}@shop.example`, password: 'a wrong password' }, limit()));
  const locked = randomUUID();
  let error;
  for (let n = 0; n < 10 && error?.code !== status.RESOURCE_EXHAUSTED; n++) error = await guess();
  assert.equal(error.reason, 'SIGN_IN_LOCKED');
  assert.ok(error.retryAfterMs > 0 && error.retryAfterMs <= 60_000, `${error.retryAfterMs}`);
});

test('a deadline that passes ends the call, and a stream too', async () => {
  const users = shop.users(session);
  const late = await failure(unary(users, 'getUser', { id: session.user.id }, within(0)));
  assert.equal(late.code, status.DEADLINE_EXCEEDED);

  const started = Date.now();
  const stream = await failure(drain(receive(users, 'watchUser', { id: session.user.id, sendCurrent: true }, within(700))));
  assert.equal(stream.code, status.DEADLINE_EXCEEDED);
  assert.ok(Date.now() - started < 10_000);
});

async function drain(stream) {
  for await (const _ of stream);
}

async function failure(call) {
  const error = await call.then(() => assert.fail('The call succeeded.'), (error) => error);
  assert.ok(error instanceof ShopError, error.stack);
  return error;
}
