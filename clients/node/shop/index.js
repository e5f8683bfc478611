export { within, unary, receive, send, converse } from './calls.js';
export { channelOptions, connectEdge, target } from './channel.js';
export { UserService, ProductService, OrderService } from './contract.js';
export { shopFromEnvironment } from './environment.js';
export { ShopError } from './errors.js';
export { connectMesh, spiffeId, workload } from './mesh.js';
export { Session } from './session.js';
