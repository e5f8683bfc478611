// Mutual TLS on the mesh listeners: who is let in, and whom a client talks to.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { credentials, status } from '@grpc/grpc-js';
import { ProductService, UserService, channelOptions, connectMesh, target, unary, within, workload } from '../shop/index.js';

const { SHOP_USERS_MESH: usersMesh, SHOP_PRODUCTS_MESH: productsMesh, STRANGER_CERTIFICATE, STRANGER_KEY, STRANGER_BUNDLE } = process.env;
const bundle = process.env.Mesh__Identity__TrustBundlePath;
const me = workload();
const clients = [];
after(() => clients.forEach((client) => client.close()));
const connect = (Service, addresses, options) => opened(connectMesh(Service, addresses, options));
const opened = (client) => (clients.push(client), client);

const getUser = (client) => failure(unary(client, 'getUser', { id: randomUUID() }, within(30_000)));

test('a workload that may call is answered', async () => {
  // There is no such user, and being told so takes an answer from behind the authorization.
  const error = await getUser(connect(UserService, usersMesh, { workload: me, service: 'users' }));
  assert.equal(error.code, status.NOT_FOUND);
  const { notFound } = await unary(
    connect(ProductService, productsMesh, { workload: me, service: 'products' }), 'batchGetProducts', { ids: [randomUUID()] }, within(30_000));
  assert.equal(notFound.length, 1);
});

test('a workload may call what the policy says, and no more', async () => {
  const users = connect(UserService, usersMesh, { workload: me, service: 'users' });
  const error = await failure(unary(users, 'listUsers', {}, within(30_000)));
  assert.equal(error.code, status.PERMISSION_DENIED);
  assert.equal(error.reason, 'CALLER_NOT_ALLOWED');
});

test('no certificate is refused', async () => {
  const error = await getUser(unverified(credentials.createSsl(readFileSync(bundle), null, null, { checkServerIdentity: () => undefined })));
  assert.equal(error.code, status.UNAVAILABLE);
});

test('a certificate of another authority is refused', async () => {
  const stranger = credentials.createSsl(
    readFileSync(bundle), readFileSync(STRANGER_KEY), readFileSync(STRANGER_CERTIFICATE), { checkServerIdentity: () => undefined });
  const error = await getUser(unverified(stranger));
  assert.equal(error.code, status.UNAVAILABLE);
});

test('the client refuses a server that is another service', async () => {
  const error = await getUser(connect(UserService, productsMesh, { workload: me, service: 'users' }));
  assert.equal(error.code, status.UNAVAILABLE);
  assert.match(error.message, /The server is spiffe:\/\/shop\.local\/ns\/local\/sa\/products, not spiffe:\/\/shop\.local\/ns\/local\/sa\/users/);
});

test('the client refuses a server of another authority', async () => {
  const elsewhere = workload({ env: { ...process.env, Mesh__Identity__TrustBundlePath: STRANGER_BUNDLE } });
  const error = await getUser(connect(UserService, usersMesh, { workload: elsewhere, service: 'users' }));
  assert.equal(error.code, status.UNAVAILABLE);
});

// Only to see what the server does about the client's certificate.
function unverified(tls) {
  const options = channelOptions(UserService, { 'grpc.ssl_target_name_override': 'users', 'grpc.default_authority': 'users' });
  return opened(new UserService(target(usersMesh), tls, options));
}

const failure = (call) => call.then(() => assert.fail('The call succeeded.'), (error) => error);
