"""A person who has signed in."""

import threading
import time

import grpc

from .contract import user_service_pb2 as users_pb


class Session:
    """credentials puts a token that is good into every call, and gets a new one when a third of its time is left: before it ends,
    because a call that is refused has taken its time already."""

    def __init__(self, users, tokens):
        """users must be a stub without call credentials: a session cannot need itself."""
        self._users = users
        self._lock = threading.Lock()
        self._keep(tokens)
        self.user = None
        self.credentials = grpc.metadata_call_credentials(_Bearer(self))

    @classmethod
    def sign_in(cls, users, email, password):
        response = users.SignIn(users_pb.SignInRequest(email=email, password=password), timeout=10)
        session = cls(users, response.tokens)
        session.user = response.user
        return session

    def access_token(self):
        """A token that is good for a while."""
        # A refresh token can be used once: calls that find the time come together wait for one refresh.
        with self._lock:
            if time.time() >= self._refresh_at:
                request = users_pb.RefreshTokenRequest(refresh_token=self._tokens.refresh_token)
                self._keep(self._users.RefreshToken(request, timeout=5).tokens)
            return self._tokens.access_token

    def sign_out(self):
        """Ends the session, for whoever has its refresh token."""
        self._users.SignOut(users_pb.SignOutRequest(refresh_token=self._tokens.refresh_token), timeout=5)

    def _keep(self, tokens):
        self._tokens = tokens
        now = time.time()
        self._refresh_at = now + (tokens.expires_at.ToNanoseconds() / 1e9 - now) * 2 / 3


class _Bearer(grpc.AuthMetadataPlugin):
    def __init__(self, session):
        self._session = session

    def __call__(self, context, callback):
        try:
            callback((("authorization", f"Bearer {self._session.access_token()}"),), None)
        except Exception as error:  # gRPC wants to be told, or the call would wait.
            callback((), error)
