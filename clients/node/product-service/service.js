import { status } from '@grpc/grpc-js';
import { spiffeId } from '../shop/index.js';
import { RpcError, invalid, notFound, toRpcError } from './errors.js';

// Who may call what; what is not here is denied.
const ALLOWED = { orders: ['BatchGetProducts', 'ReserveStock', 'CommitStock', 'ReleaseStock', 'GetProduct'] };

const MAX_TIME = 60_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** shop.products.v1.ProductService as far as OrderService needs it; the rest is UNIMPLEMENTED. */
export function productService(stock, workload) {
  const answer = (name, work) => async (call, callback) => {
    const caller = spiffeId(call.getAuthContext().sslPeerCertificate);
    const outcome = (code) => console.log(`${name} ${caller} ${status[code]}`);
    try {
      authorize(workload, caller, name);
      // No caller can make this wait for longer than it likes, and none has to send a deadline.
      const deadline = Math.min(Number(call.getDeadline()), Date.now() + MAX_TIME);
      callback(null, await work(call.request, deadline));
      outcome(status.OK);
    } catch (error) {
      const rpcError = toRpcError(error);
      callback(rpcError.toStatus());
      outcome(rpcError.code);
    }
  };

  const handlers = {
    async GetProduct({ id, readMask }, deadline) {
      const found = await stock.find([uuid('id', id)], deadline);
      if (!found.has(id)) throw notFound('product', id);
      return { product: toProduct(found.get(id), readMask) };
    },

    async BatchGetProducts({ ids, readMask }, deadline) {
      if (ids.length < 1 || ids.length > 1_000) throw invalid('ids', 'It must be 1 to 1000.', 'OUT_OF_RANGE');
      ids.forEach((id, n) => uuid(`ids[${n}]`, id));
      const found = await stock.find(ids, deadline);
      return {
        products: ids.filter((id) => found.has(id)).map((id) => toProduct(found.get(id), readMask)),
        notFound: ids.filter((id) => !found.has(id)),
      };
    },

    async ReserveStock({ reservationId, items, lifetime }, deadline) {
      uuid('reservation_id', reservationId);
      if (items.length < 1 || items.length > 100) throw invalid('items', 'It must be 1 to 100.', 'OUT_OF_RANGE');
      items.forEach(({ productId, quantity }, n) => {
        uuid(`items[${n}].product_id`, productId);
        if (quantity < 1 || quantity > 1_000_000) throw invalid(`items[${n}].quantity`, 'It must be 1 to 1000000.', 'OUT_OF_RANGE');
      });
      if (new Set(items.map((item) => item.productId)).size < items.length) throw invalid('items', 'Each product once.');
      const milliseconds = lifetime ? Number(lifetime.seconds) * 1_000 + lifetime.nanos / 1e6 : 600_000;
      if (milliseconds < 1_000 || milliseconds > 86_400_000) throw invalid('lifetime', 'It must be 1 s to 24 h.', 'OUT_OF_RANGE');
      return { reservation: toReservation(await stock.reserve(reservationId, items, Math.round(milliseconds), deadline)) };
    },

    async CommitStock({ reservationId }, deadline) {
      return { reservation: toReservation(await stock.commit(uuid('reservation_id', reservationId), deadline)) };
    },

    async ReleaseStock({ reservationId, allowCommitted }, deadline) {
      return { reservation: toReservation(await stock.release(uuid('reservation_id', reservationId), allowCommitted, deadline)) };
    },
  };
  return Object.fromEntries(Object.entries(handlers).map(([name, work]) => [name, answer(name, work)]));
}

function authorize(workload, caller, name) {
  if (!caller) throw new RpcError(status.UNAUTHENTICATED, 'CALLER_UNKNOWN', 'The connection has no identity.');
  const service = Object.keys(ALLOWED).find((allowed) => workload.idOf(allowed) === caller);
  if (!ALLOWED[service]?.includes(name)) {
    throw new RpcError(status.PERMISSION_DENIED, 'CALLER_NOT_ALLOWED', `${caller} may not call ${name}.`);
  }
}

function uuid(field, value) {
  if (!UUID.test(value)) throw invalid(field, 'It is not a UUID in its 36-character form.', 'NOT_A_UUID');
  return value;
}

function toProduct(row, readMask) {
  const product = {
    id: row.id,
    sku: row.sku,
    name: row.name,
    price: { currencyCode: row.currency_code, units: row.units, nanos: row.nanos },
    status: row.available > 0 ? 'PRODUCT_STATUS_ACTIVE' : 'PRODUCT_STATUS_OUT_OF_STOCK',
    availableQuantity: row.available,
    reservedQuantity: row.reserved,
    soldQuantity: row.sold,
  };
  if (!readMask) return product;
  const wanted = readMask.paths.map((path) => path.split('.')[0].replace(/_(.)/g, (_, letter) => letter.toUpperCase()));
  return Object.fromEntries(Object.entries(product).filter(([field]) => wanted.includes(field)));
}

const toReservation = (row) => ({
  id: row.id,
  items: row.items,
  status: `RESERVATION_STATUS_${row.status}`,
  createdAt: timestamp(row.created_at),
  expiresAt: timestamp(row.expires_at),
});

const timestamp = (date) => ({ seconds: Math.floor(date.getTime() / 1_000), nanos: (date.getTime() % 1_000) * 1e6 });
