"""How programs in Python call the shop."""

from .channel import channel_options, open_edge, target
from .contract import OrderService, ProductService, UserService
from .environment import Shop
from .errors import ErrorDetails
from .mesh import Workload, open_mesh
from .session import Session

__all__ = [
    "ErrorDetails", "OrderService", "ProductService", "Session", "Shop", "UserService", "Workload",
    "channel_options", "open_edge", "open_mesh", "target",
]  # fmt: skip
