// Imports products, one message each; what is wrong with a row is told without losing the others. Sign in as an admin.
import { send, shopFromEnvironment, within } from '../shop/index.js';

const shop = shopFromEnvironment();
const session = await shop.signIn();

// A generator, so that only what the server has taken was made: an import can be larger than memory.
function* rows(count) {
  for (let n = 1; n <= count; n++) {
    const price = { currencyCode: 'EUR', units: 4, nanos: 990_000_000 };
    yield { product: { sku: `NODE-${n}`, name: `Mug no. ${n}`, price, category: 'CATEGORY_HOME', availableQuantity: 100 } };
  }
  yield { product: { sku: 'not a SKU', name: 'Refused' } };
}

const result = await send(shop.products(session), 'importProducts', rows(1_000), within(60_000));
console.log(`${result.succeededCount} of ${result.receivedCount} rows stored`);
for (const { index, key, message } of result.failures) console.log(`  row ${index} (${key}): ${message}`);
