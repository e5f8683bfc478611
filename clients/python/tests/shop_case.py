"""What the tests share: a running shop (see README.md for the variables), and failures with their details."""

import os
import unittest

import grpc
from shop_client import ErrorDetails, Session, Shop

LIMIT = 30


class ShopCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = cls.enterClassContext(Shop())
        cls.session = cls.shop.sign_in()

    def sign_in_as_admin(self):
        return Session.sign_in(self.shop.users(), os.environ["SHOP_ADMIN_EMAIL"], os.environ["SHOP_PASSWORD"])

    def failure(self, call, *arguments, **options):
        with self.assertRaises(grpc.RpcError) as caught:
            call(*arguments, timeout=options.get("timeout", LIMIT))
        return ErrorDetails(caught.exception)
