"""The shop that the environment variables of README.md tell of."""

import os

from .channel import open_edge
from .contract import OrderService, ProductService, UserService
from .session import Session


class Shop:
    """Stubs of the edge; each takes the session of the person who calls, or nothing for an anonymous caller."""

    def __init__(self, environment=os.environ):
        self._environment = environment
        self._channels = []

    def users(self, session=None):
        return self._open(UserService, "SHOP_USERS", session)

    def products(self, session=None):
        return self._open(ProductService, "SHOP_PRODUCTS", session)

    def orders(self, session=None):
        return self._open(OrderService, "SHOP_ORDERS", session)

    def sign_in(self):
        return Session.sign_in(self.users(), self._required("SHOP_EMAIL"), self._required("SHOP_PASSWORD"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for channel in self._channels:
            channel.close()

    def _open(self, stub, variable, session):
        caller = session.credentials if session else None
        channel = open_edge(stub, self._required(variable), self._required("SHOP_EDGE_CA"), caller)
        self._channels.append(channel)
        return stub(channel)

    def _required(self, name):
        if not self._environment.get(name):
            raise SystemExit(f"{name} is not set: see README.md.")
        return self._environment[name]
