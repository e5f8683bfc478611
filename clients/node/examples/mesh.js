// Calls a service as a service: mutual TLS, with the identity that the variables Mesh__Identity__* name. Run it as a workload
// that may call it, such as orders; SHOP_USERS_MESH has UserService's mesh listeners.
import { ShopError, UserService, connectMesh, unary, within, workload } from '../shop/index.js';

const users = connectMesh(UserService, process.env.SHOP_USERS_MESH, { workload: workload(), service: 'users' });
try {
  const { user } = await unary(users, 'getUser', { id: process.argv[2] }, within(2_000));
  console.log(user.displayName);
} catch (error) {
  if (!(error instanceof ShopError)) throw error;
  console.log(error.message, error.reason ?? '');
  process.exitCode = 1;
} finally {
  users.close();
}
