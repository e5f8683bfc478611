import { Metadata, status } from '@grpc/grpc-js';
import { messageType } from '../shop/contract.js';

const DOMAIN = process.env.Mesh__TrustDomain ?? 'shop.local';

/** An answer that is an error: a status, a reason that programs compare, and typed details (docs/errors.md). */
export class RpcError extends Error {
  constructor(code, reason, message, details = {}) {
    super(message);
    this.code = code;
    this.details = { 'google.rpc.ErrorInfo': { reason, domain: DOMAIN }, ...details };
  }

  /** What leaves: the details travel in a trailer. */
  toStatus() {
    const details = Object.entries(this.details).map(([name, detail]) => ({
      type_url: `type.googleapis.com/${name}`,
      value: messageType(name).serialize(detail),
    }));
    const metadata = new Metadata();
    metadata.set('grpc-status-details-bin', messageType('google.rpc.Status').serialize({ code: this.code, message: this.message, details }));
    return { code: this.code, details: this.message, metadata };
  }
}

export const invalid = (field, description, reason = 'INVALID_ARGUMENT') =>
  new RpcError(status.INVALID_ARGUMENT, reason, `${field}: ${description}`, {
    'google.rpc.BadRequest': { fieldViolations: [{ field, description, reason }] },
  });

export const notFound = (type, id) =>
  new RpcError(status.NOT_FOUND, 'RESOURCE_NOT_FOUND', `There is no ${type} "${id}".`, {
    'google.rpc.ResourceInfo': { resourceType: type, resourceName: id },
  });

export const failedPrecondition = (violations) =>
  new RpcError(status.FAILED_PRECONDITION, violations[0].type, violations.map((violation) => violation.description).join(' '), {
    'google.rpc.PreconditionFailure': { violations },
  });

/** What a failure is to the caller. What is not foreseen leaves as INTERNAL, and nothing of its cause leaves with it. */
export function toRpcError(error) {
  if (error instanceof RpcError) return error;
  switch (error.code) {
    case '40001': // serialization_failure
    case '40P01': // deadlock_detected
      return new RpcError(status.ABORTED, 'STOCK_CHANGING', 'Other calls move the same stock just now: repeat.');
    case '57014': // query_canceled: by statement_timeout, which is the caller's deadline
      return new RpcError(status.DEADLINE_EXCEEDED, 'DEADLINE_EXCEEDED', 'The deadline has passed.');
  }
  if (/^(08|53|57P)/.test(error.code) || ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT'].includes(error.code)) {
    return new RpcError(status.UNAVAILABLE, 'DATABASE_UNAVAILABLE', 'The database cannot be reached.', {
      'google.rpc.RetryInfo': { retryDelay: { seconds: 1 } },
    });
  }
  console.error(error);
  return new RpcError(status.INTERNAL, 'INTERNAL', 'Something went wrong here.');
}
