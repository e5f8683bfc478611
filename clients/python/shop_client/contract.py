"""The contract's classes, which generate.py makes from protos/."""

import os
import pathlib
import sys

_generated = os.environ.get("SHOP_GENERATED", str(pathlib.Path(__file__).resolve().parent.parent / "generated"))
if _generated not in sys.path:
    sys.path.insert(0, _generated)

try:
    from google.rpc import error_details_pb2, status_pb2
    from google.type import money_pb2
    from shop.orders.v1 import order_pb2, order_service_pb2, order_service_pb2_grpc
    from shop.products.v1 import product_pb2, product_service_pb2, product_service_pb2_grpc
    from shop.users.v1 import user_pb2, user_service_pb2, user_service_pb2_grpc
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(f"{error}. Run generate.py first: it makes the contract's classes.") from error

UserService = user_service_pb2_grpc.UserServiceStub
ProductService = product_service_pb2_grpc.ProductServiceStub
OrderService = order_service_pb2_grpc.OrderServiceStub

#: What each stub calls, described.
DESCRIPTORS = {
    UserService: user_service_pb2.DESCRIPTOR.services_by_name["UserService"],
    ProductService: product_service_pb2.DESCRIPTOR.services_by_name["ProductService"],
    OrderService: order_service_pb2.DESCRIPTOR.services_by_name["OrderService"],
}
