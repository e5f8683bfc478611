import { readFileSync } from 'node:fs';
import { credentials } from '@grpc/grpc-js';

/**
 * A client of a service's edge listeners, where people and programs call: TLS that the edge authority vouches for.
 *
 * @param Service one of the contract's services
 * @param addresses the listeners of all replicas, such as `https://localhost:5001,https://localhost:5002`
 * @param ca path of the edge authority's certificate
 * @param caller call credentials such as `session.credentials`; none for an anonymous caller
 */
export function connectEdge(Service, addresses, { ca, caller } = {}) {
  const tls = credentials.createSsl(readFileSync(ca));
  const all = parse(addresses);
  return new Service(
    targetOf(all),
    caller ? credentials.combineChannelCredentials(tls, caller) : tls,
    // Without this, the certificate would have to name the whole list of addresses.
    channelOptions(Service, { 'grpc.ssl_target_name_override': all[0].hostname, 'grpc.default_authority': all[0].host }),
  );
}

/**
 * How calls are spread over replicas, how long they take at most, and which of them are repeated (gRFC A6).
 *
 * A call is repeated on UNAVAILABLE and nothing else, and only if the contract says that doing it twice does no harm: of anything else
 * nobody knows whether it was done. `retryThrottling` stops repeating when most calls fail, so that retries never finish off a service
 * that is in trouble.
 */
export function channelOptions(Service, more = {}) {
  const methods = Object.values(Service.service);
  const name = (method) => ({ service: method.path.split('/')[1], method: method.path.split('/')[2] });
  const isIdempotent = (method) => method.options.idempotency_level !== 'IDEMPOTENCY_UNKNOWN';
  const config = {
    loadBalancingConfig: [{ round_robin: {} }],
    retryThrottling: { maxTokens: 20, tokenRatio: 0.1 },
    methodConfig: methods.map((method) => ({
      name: [name(method)],
      // No call without a deadline; one that the caller gives wins if it is sooner.
      timeout: method.requestStream || method.responseStream ? '600s' : '30s',
      ...(isIdempotent(method) && {
        retryPolicy: {
          maxAttempts: 4,
          initialBackoff: '0.1s',
          maxBackoff: '1s',
          backoffMultiplier: 2,
          retryableStatusCodes: ['UNAVAILABLE'],
        },
      }),
    })),
  };
  return {
    'grpc.service_config': JSON.stringify(config),
    'grpc.service_config_disable_resolution': 1,
    // A replica that vanished without a word is noticed within half a minute.
    'grpc.keepalive_time_ms': 20_000,
    'grpc.keepalive_timeout_ms': 10_000,
    ...more,
  };
}

/** One address, or many in one target: `dns:` resolves one name to all replicas behind it, `ipv4:` lists them. */
export function target(addresses) {
  return targetOf(parse(addresses));
}

const parse = (addresses) =>
  addresses.split(',').map((address) => new URL(address.includes('://') ? address.trim() : `https://${address.trim()}`));

function targetOf(all) {
  if (all.length === 1) return `dns:///${all[0].host}`;
  const ip = (name) => (name === 'localhost' ? '127.0.0.1' : name);
  return `ipv4:${all.map((one) => `${ip(one.hostname)}:${one.port || 443}`).join(',')}`;
}
