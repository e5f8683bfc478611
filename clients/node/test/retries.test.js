// What is repeated, and what is not: against a server that answers UNAVAILABLE as often as it is told.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Server, ServerCredentials, credentials, status } from '@grpc/grpc-js';
import { UserService, channelOptions, unary, within } from '../shop/index.js';

const attempts = [];
let failures = 0;
let code = status.UNAVAILABLE;
const answer = (response) => (call, callback) => {
  attempts.push(call.metadata.get('grpc-previous-rpc-attempts')[0] ?? '0');
  if (failures-- > 0) callback({ code, details: 'Not now.' });
  else callback(null, response);
};
const server = new Server();
server.addService(UserService.service, {
  getUser: answer({ user: { displayName: 'Ada' } }),
  createUser: answer({ user: { displayName: 'Ada' } }),
});
const port = await new Promise((resolve, reject) =>
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))));
const users = new UserService(`127.0.0.1:${port}`, credentials.createInsecure(), channelOptions(UserService));
after(() => {
  users.close();
  server.forceShutdown();
});

const outcome = async (method, times, withCode = status.UNAVAILABLE) => {
  [failures, code] = [times, withCode];
  attempts.length = 0;
  return unary(users, method, {}, within(30_000)).then(() => status.OK, (error) => error.code);
};

test('an idempotent rpc is repeated on UNAVAILABLE until it succeeds', async () => {
  assert.equal(await outcome('getUser', 2), status.OK);
  assert.deepEqual(attempts, ['0', '1', '2']);
});

test('it is repeated three times at most', async () => {
  assert.equal(await outcome('getUser', 100), status.UNAVAILABLE);
  assert.equal(attempts.length, 4);
});

test('it is not repeated on other codes', async () => {
  assert.equal(await outcome('getUser', 1, status.INTERNAL), status.INTERNAL);
  assert.equal(attempts.length, 1);
});

test('an rpc that is not idempotent is sent once', async () => {
  assert.equal(await outcome('createUser', 1), status.UNAVAILABLE);
  assert.equal(attempts.length, 1);
});
