"""Who calls the edge: with a good token, with one that has ended, with none, with one of nobody."""

import base64
import concurrent.futures
import json
import os
import time

import grpc
from google.protobuf.timestamp_pb2 import Timestamp
from shop_client import Session
from shop_client.contract import user_service_pb2 as users_pb

from .shop_case import LIMIT, ShopCase


class Sessions(ShopCase):
    def get_user(self, session=None, bearer=None):
        metadata = [("authorization", f"Bearer {bearer}")] if bearer else None
        request = users_pb.GetUserRequest(id=self.session.user.id)
        return lambda timeout=LIMIT: self.shop.users(session).GetUser(request, timeout=timeout, metadata=metadata)

    def test_token_of_sign_in_is_accepted(self):
        self.assertEqual(self.get_user(self.session)().user.email, os.environ["SHOP_EMAIL"])

    def test_wrong_password_is_refused(self):
        request = users_pb.SignInRequest(email="nobody@shop.example", password="a wrong password")
        error = self.failure(self.shop.users().SignIn, request)
        self.assertEqual((error.code, error.reason), (grpc.StatusCode.UNAUTHENTICATED, "CREDENTIALS_INVALID"))

    def test_no_token_is_refused(self):
        error = self.failure(self.get_user())
        self.assertEqual((error.code, error.reason), (grpc.StatusCode.UNAUTHENTICATED, "CREDENTIALS_REQUIRED"))

    def test_token_of_nobody_is_refused(self):
        error = self.failure(self.get_user(bearer="ey.not.one"))
        self.assertEqual((error.code, error.reason), (grpc.StatusCode.UNAUTHENTICATED, "TOKEN_INVALID"))

    def test_token_that_has_ended_is_refused_and_a_session_renews_it_before(self):
        session = self.shop.sign_in()
        token = session.access_token()
        payload = token.split(".")[1]
        ends = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["exp"]
        self.assertLess(ends - time.time(), 60, "Run this with a short Users:Tokens:AccessTokenLifetime.")
        time.sleep(max(0, ends + 1 - time.time()))

        error = self.failure(self.get_user(bearer=token))
        self.assertEqual((error.code, error.reason), (grpc.StatusCode.UNAUTHENTICATED, "TOKEN_EXPIRED"))

        # Several calls at once share one refresh: a refresh token that is used twice ends the session.
        with concurrent.futures.ThreadPoolExecutor(5) as pool:
            answers = list(pool.map(lambda call: call(), [self.get_user(session)] * 5))
        self.assertEqual(len(answers), 5)
        self.assertNotEqual(session.access_token(), token)

    def test_session_that_was_signed_out_cannot_be_renewed(self):
        users = self.shop.users()
        request = users_pb.SignInRequest(email=os.environ["SHOP_EMAIL"], password=os.environ["SHOP_PASSWORD"])
        tokens = users.SignIn(request, timeout=LIMIT).tokens
        tokens.expires_at.CopyFrom(Timestamp())
        session = Session(users, tokens)
        session.sign_out()
        error = self.failure(lambda timeout: session.access_token())
        self.assertEqual((error.code, error.reason), (grpc.StatusCode.UNAUTHENTICATED, "REFRESH_TOKEN_INVALID"))
