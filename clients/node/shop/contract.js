import { fileURLToPath } from 'node:url';
import { loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

// The contract is read where it lies, so there is no generated code that can fall behind it.
const root = process.env.SHOP_PROTOS ?? fileURLToPath(new URL('../../../protos', import.meta.url));

const definition = loadSync(
  [
    'shop/users/v1/user_service.proto',
    'shop/products/v1/product_service.proto',
    'shop/orders/v1/order_service.proto',
    'google/rpc/status.proto',
    'google/rpc/error_details.proto',
  ],
  // int64 as text, because a number of JavaScript is exact up to 2^53 only.
  { includeDirs: [root], longs: String, enums: String, defaults: true, oneofs: true },
);

const { shop } = loadPackageDefinition(definition);

export const { UserService } = shop.users.v1;
export const { ProductService } = shop.products.v1;
export const { OrderService } = shop.orders.v1;

/** A message type by its full name: `messageType('google.rpc.ErrorInfo').deserialize(bytes)`. */
export const messageType = (name) => definition[name];
