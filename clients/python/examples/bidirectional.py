"""Joins a room, says something, and hears the room, until all that was said has come back."""

import uuid

from shop_client import Shop
from shop_client.contract import user_service_pb2 as users_pb

with Shop() as shop:
    session = shop.sign_in()

    def says():
        yield users_pb.ChatRequest(join=users_pb.ChatJoin(room="python-examples", user_id=session.user.id))
        for text in ("Hello", "from Python"):
            yield users_pb.ChatRequest(post=users_pb.ChatPost(message_id=str(uuid.uuid4()), text=text))

    for response in shop.users(session).Chat(says(), timeout=30):
        kind = response.WhichOneof("kind")
        said = f": {response.message.text}" if kind == "message" else f" {kind}"
        print(getattr(response, kind).user_id[:8] + said)
