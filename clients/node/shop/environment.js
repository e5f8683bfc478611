import { connectEdge } from './channel.js';
import { OrderService, ProductService, UserService } from './contract.js';
import { Session } from './session.js';

/** The shop that the environment variables of README.md tell of. */
export function shopFromEnvironment(env = process.env) {
  const required = (name) => {
    if (!env[name]) throw new Error(`${name} is not set: see README.md.`);
    return env[name];
  };
  const edge = (Service, variable) => (session) =>
    connectEdge(Service, required(variable), { ca: required('SHOP_EDGE_CA'), caller: session?.credentials });

  const shop = {
    /** Clients of the edge; each takes the session of the person who calls, or nothing for an anonymous caller. */
    users: edge(UserService, 'SHOP_USERS'),
    products: edge(ProductService, 'SHOP_PRODUCTS'),
    orders: edge(OrderService, 'SHOP_ORDERS'),
    signIn: () => Session.signIn(shop.users(), { email: required('SHOP_EMAIL'), password: required('SHOP_PASSWORD') }),
  };
  return shop;
}
