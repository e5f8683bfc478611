"""What a call failed with, its typed details decoded (docs/errors.md)."""

from google.protobuf.message import DecodeError

from .contract import error_details_pb2, status_pb2


class ErrorDetails:
    """The details of a grpc.RpcError; empty where it has none. Compare reasons, not messages: those are for people and may change."""

    def __init__(self, error):
        self.code = error.code()
        self.message = error.details()
        self._details = []
        trailers = dict(error.trailing_metadata() or ())
        try:
            self._details = status_pb2.Status.FromString(trailers.get("grpc-status-details-bin", b"")).details
        except DecodeError:
            pass  # A peer that garbles its details has still said its status.

    def get(self, message_type):
        """The first detail of this type, such as error_details_pb2.RetryInfo; None if there is none."""
        for detail in self._details:
            message = message_type()
            if detail.Is(message_type.DESCRIPTOR) and detail.Unpack(message):
                return message
        return None

    @property
    def reason(self):
        """What programs compare, such as INSUFFICIENT_STOCK."""
        info = self.get(error_details_pb2.ErrorInfo)
        return info.reason if info else None

    @property
    def field_violations(self):
        """What is wrong with the request."""
        request = self.get(error_details_pb2.BadRequest)
        return list(request.field_violations) if request else []

    @property
    def precondition_violations(self):
        """What the system is not in the state for."""
        failure = self.get(error_details_pb2.PreconditionFailure)
        return list(failure.violations) if failure else []

    @property
    def retry_after(self):
        """How many seconds to wait before the next attempt; None if the server did not say."""
        retry = self.get(error_details_pb2.RetryInfo)
        return retry.retry_delay.ToTimedelta().total_seconds() if retry else None
