import { status } from '@grpc/grpc-js';
import { messageType } from './contract.js';

const Status = messageType('google.rpc.Status');

/** What a call failed with, its typed details decoded (docs/errors.md). */
export class ShopError extends Error {
  constructor(cause, details) {
    super(`${status[cause.code]}: ${cause.details}`, { cause });
    this.name = 'ShopError';
    /** The status, such as `status.NOT_FOUND`. */
    this.code = cause.code;
    /** Details by type: `details['google.rpc.ErrorInfo']`. */
    this.details = details;
  }

  /** What programs compare, such as `INSUFFICIENT_STOCK`; messages are for people and may change. */
  get reason() {
    return this.details['google.rpc.ErrorInfo']?.reason;
  }

  /** What is wrong with the request: `[{ field, description, reason }]`. */
  get fieldViolations() {
    return this.details['google.rpc.BadRequest']?.fieldViolations ?? [];
  }

  /** What the system is not in the state for: `[{ type, subject, description }]`. */
  get preconditionViolations() {
    return this.details['google.rpc.PreconditionFailure']?.violations ?? [];
  }

  /** How long to wait before the next attempt, in milliseconds; undefined if the server did not say. */
  get retryAfterMs() {
    const delay = this.details['google.rpc.RetryInfo']?.retryDelay;
    return delay && Number(delay.seconds) * 1_000 + delay.nanos / 1e6;
  }

  /** The error that a call of grpc-js ended with; anything else stays what it is. */
  static from(error) {
    return error.metadata && error.code !== undefined ? new ShopError(error, detailsOf(error)) : error;
  }
}

function detailsOf(error) {
  const details = {};
  const [trailer] = error.metadata.get('grpc-status-details-bin');
  if (trailer === undefined) return details;
  try {
    for (const { type_url: typeUrl, value } of Status.deserialize(trailer).details) {
      const name = typeUrl.slice(typeUrl.lastIndexOf('/') + 1);
      // A type that this program does not know takes nothing from the others.
      details[name] = messageType(name)?.deserialize(value);
    }
  } catch {
    // A peer that garbles its details has still said its status.
  }
  return details;
}
