import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ShopError } from './errors.js';

/** Options of a call that may take that long, with all its attempts: `within(2_000)`. */
export const within = (milliseconds) => ({ deadline: Date.now() + milliseconds });

/** Unary: one request, one response. */
export const unary = (client, method, request, options = {}) =>
  new Promise((resolve, reject) => {
    client[method](request, options, (error, response) => (error ? reject(ShopError.from(error)) : resolve(response)));
  });

/** Server streaming: one request, many responses. Leaving the loop early cancels the call, so that the server stops too. */
export async function* receive(client, method, request, options = {}) {
  yield* responses(client[method](request, options));
}

/** Client streaming: many requests, from anything that can be iterated, one response. Sends as fast as the server takes them. */
export const send = (client, method, requests, options = {}) =>
  new Promise((resolve, reject) => {
    const call = client[method](options, (error, response) => (error ? reject(ShopError.from(error)) : resolve(response)));
    pipeline(Readable.from(requests), call).catch((error) => {
      // Where it is the server that ended the call, the callback has said so first, and better.
      setImmediate(() => reject(error));
      call.cancel();
    });
  });

/** Bidirectional: `write` sends, `end` says that there is no more to send, and what comes back is iterated over. */
export function converse(client, method, options = {}) {
  const call = client[method](options);
  return {
    write: (request) => new Promise((resolve) => void (call.write(request) ? resolve() : call.once('drain', resolve))),
    end: () => call.end(),
    [Symbol.asyncIterator]: () => responses(call),
  };
}

async function* responses(call) {
  try {
    yield* call;
  } catch (error) {
    throw ShopError.from(error);
  } finally {
    call.cancel();
  }
}
