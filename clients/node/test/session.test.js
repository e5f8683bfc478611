// Who calls the edge: with a good token, with one that has ended, with none, with one of nobody.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Metadata, credentials, status } from '@grpc/grpc-js';
import { Session, shopFromEnvironment, unary, within } from '../shop/index.js';

const shop = shopFromEnvironment();
const limit = () => within(30_000);
const bearer = (token) => ({
  credentials: credentials.createFromMetadataGenerator((_, callback) => {
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${token}`);
    callback(null, metadata);
  }),
});
const getUser = (id, session) => unary(shop.users(session), 'getUser', { id }, limit());

test('a token of SignIn is accepted', async () => {
  const session = await shop.signIn();
  const { user } = await getUser(session.user.id, session);
  assert.equal(user.email, process.env.SHOP_EMAIL);
});

test('a wrong password is refused', async () => {
  const error = await failure(Session.signIn(shop.users(), { email: 'nobody@shop.example', password: 'a wrong password' }));
  assert.equal(error.code, status.UNAUTHENTICATED);
  assert.equal(error.reason, 'CREDENTIALS_INVALID');
});

test('no token is refused', async () => {
  const session = await shop.signIn();
  const error = await failure(getUser(session.user.id));
  assert.equal(error.code, status.UNAUTHENTICATED);
  assert.equal(error.reason, 'CREDENTIALS_REQUIRED');
});

test('a token of nobody is refused', async () => {
  const error = await failure(unary(shop.users(bearer('ey.not.one')), 'getUser', { id: 'x' }, limit()));
  assert.equal(error.code, status.UNAUTHENTICATED);
  assert.equal(error.reason, 'TOKEN_INVALID');
});

test('a token that has ended is refused, and a session renews it before', async () => {
  const session = await shop.signIn();
  const [token, id] = [await session.accessToken(), session.user.id];
  const ends = JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).exp * 1_000;
  assert.ok(ends - Date.now() < 60_000, 'Run this with a short Users:Tokens:AccessTokenLifetime.');
  await sleep(ends + 1_000 - Date.now());

  const error = await failure(unary(shop.users(bearer(token)), 'getUser', { id }, limit()));
  assert.equal(error.code, status.UNAUTHENTICATED);
  assert.equal(error.reason, 'TOKEN_EXPIRED');

  // Several calls at once share one refresh: a refresh token that is used twice ends the session.
  const answers = await Promise.all(Array.from({ length: 5 }, () => getUser(id, session)));
  assert.equal(answers.length, 5);
  assert.notEqual(await session.accessToken(), token);
});

test('a session that was signed out cannot be renewed', async () => {
  const { tokens } = await unary(shop.users(), 'signIn', { email: process.env.SHOP_EMAIL, password: process.env.SHOP_PASSWORD }, limit());
  const session = new Session(shop.users(), { ...tokens, expiresAt: { seconds: '0', nanos: 0 } });
  await session.signOut();
  const error = await failure(session.accessToken());
  assert.equal(error.code, status.UNAUTHENTICATED);
  assert.equal(error.reason, 'REFRESH_TOKEN_INVALID');
});

const failure = (call) => call.then(() => assert.fail('The call succeeded.'), (error) => error);
