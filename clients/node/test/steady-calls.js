// Calls a service as fast as it answers until the file that it is given is there, and says how many calls failed: for a test that kills
// a replica meanwhile.
import { existsSync } from 'node:fs';
import { shopFromEnvironment, unary, within } from '../shop/index.js';

const products = shopFromEnvironment().products();
const failures = [];
for (let calls = 1; !existsSync(process.argv[2]); calls++) {
  const ids = ['01980000-0000-7000-8000-000000000001'];
  await unary(products, 'batchGetProducts', { ids }, within(30_000)).catch((error) => failures.push(error.message));
  if (calls % 50 === 0) console.log(`calls ${calls}`);
}
console.log('failures', failures.length, ...failures.slice(0, 3));
products.close();
