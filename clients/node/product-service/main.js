// A ProductService in Node: a peer of the mesh like any other. See README.md.
import { promisify } from 'node:util';
import { Server, experimental } from '@grpc/grpc-js';
import { ProductService, workload } from '../shop/index.js';
import { productService } from './service.js';
import { Stock } from './stock.js';

const { DATABASE_URL, HOST = 'localhost', PORT = '0' } = process.env;
if (!DATABASE_URL) throw new Error('DATABASE_URL is not set: it says where the stock is kept, such as postgres://user:password@host/database.');

const identity = workload();
const stock = new Stock(DATABASE_URL);
await stock.migrate();

const server = new Server({
  // A connection is judged when it is made; so that no identity outlives its certificate for long, none lasts for long.
  'grpc.max_connection_age_ms': 30 * 60_000,
  'grpc.max_connection_age_grace_ms': 60_000,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
});
server.addService(ProductService.service, productService(stock, identity));

// true: who shows no certificate of the mesh is refused in the handshake.
const tls = experimental.createCertificateProviderServerCredentials(identity.files, identity.files, true);
const port = await promisify(server.bindAsync.bind(server))(`${HOST}:${PORT}`, tls);
console.log(`listening on ${port}`);

const expiry = setInterval(() => stock.expire(Date.now() + 5_000).catch((error) => console.error(`Expiry: ${error.message}`)), 1_000);

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    clearInterval(expiry);
    const giveUp = setTimeout(() => server.forceShutdown(), 5_000);
    server.tryShutdown(() => {
      clearTimeout(giveUp);
      stock.close().then(() => process.exit(0));
    });
  });
}
