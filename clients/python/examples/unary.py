"""Signs in, reads a user, places an order, and shows what an error carries."""

import uuid

import grpc
from shop_client import ErrorDetails, Shop
from shop_client.contract import order_pb2, order_service_pb2 as orders_pb, product_service_pb2 as products_pb, user_service_pb2 as users_pb

with Shop() as shop:
    session = shop.sign_in()
    user = shop.users(session).GetUser(users_pb.GetUserRequest(id=session.user.id), timeout=2).user
    print(f"{user.display_name} <{user.email}>")

    wanted = products_pb.ListProductsRequest(filter="status = ACTIVE AND available_quantity > 0", page_size=1)
    product = next(shop.products().ListProducts(wanted, timeout=5)).product

    # The request id makes it safe to ask again, as the retries of the service config do: the same id is the same order.
    orders = shop.orders(session)
    item = orders_pb.OrderItem(product_id=product.id, quantity=1)
    request = orders_pb.PlaceOrderRequest(request_id=str(uuid.uuid4()), user_id=user.id, items=[item])
    order = orders.PlaceOrder(request, timeout=10).order
    same = orders.PlaceOrder(request, timeout=10).order
    status = order_pb2.OrderStatus.Name(order.status)
    print(f"{status}: {order.lines[0].product_name}; asked again, it is {'the same' if same.id == order.id else 'another'} order")

    try:
        item.quantity = 10_001
        orders.PlaceOrder(orders_pb.PlaceOrderRequest(request_id=str(uuid.uuid4()), user_id=user.id, items=[item]), timeout=10)
    except grpc.RpcError as error:
        print(f"{error.code().name}: {error.details()}")
        for violation in ErrorDetails(error).field_violations:
            print(f"  {violation.field}: {violation.description}")
