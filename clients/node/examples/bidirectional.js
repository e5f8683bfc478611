// Joins a room, says something, and hears the room, until all that was said has come back.
import { randomUUID } from 'node:crypto';
import { converse, shopFromEnvironment, within } from '../shop/index.js';

const shop = shopFromEnvironment();
const session = await shop.signIn();

const chat = converse(shop.users(session), 'chat', within(30_000));
await chat.write({ join: { room: 'node-examples', userId: session.user.id } });
for (const text of ['Hello', 'from Node']) await chat.write({ post: { messageId: randomUUID(), text } });
chat.end();

for await (const response of chat) {
  if (response.kind === 'message') console.log(`${response.message.userId.slice(0, 8)}: ${response.message.text}`);
  else console.log(`${response[response.kind].userId.slice(0, 8)} ${response.kind}`);
}
