#!/usr/bin/env python3
"""Generates the contract's classes into generated/, which git does not track. Run it again when the contract changes.

Uses protoc with its gRPC plugin (Debian: apt-get install protobuf-compiler protobuf-compiler-grpc), else grpcio-tools (pip install
grpcio-tools).
"""

import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
FILES = [
    "google/rpc/code.proto",
    "google/rpc/error_details.proto",
    "google/rpc/status.proto",
    "google/type/money.proto",
    "shop/common/v1/item_failure.proto",
    "shop/users/v1/user.proto",
    "shop/users/v1/user_service.proto",
    "shop/products/v1/product.proto",
    "shop/products/v1/product_service.proto",
    "shop/orders/v1/order.proto",
    "shop/orders/v1/order_service.proto",
]


def main() -> int:
    into = pathlib.Path(os.environ.get("SHOP_GENERATED", HERE / "generated"))
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as readable:
        for file in FILES:
            # Compilers before 22 do not know the option, which concerns those who print messages.
            text = (HERE.parent.parent / "protos" / file).read_text().replace("[debug_redact = true]", "")
            copy = pathlib.Path(readable, file)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text)
        return subprocess.call([*compiler(), f"--proto_path={readable}", f"--python_out={into}", f"--grpc_python_out={into}", *FILES])


def compiler() -> list[str]:
    plugin = shutil.which("grpc_python_plugin")
    if plugin and shutil.which("protoc"):
        return ["protoc", f"--plugin=protoc-gen-grpc_python={plugin}"]
    if importlib.util.find_spec("grpc_tools"):
        return [sys.executable, "-m", "grpc_tools.protoc"]
    sys.exit("Neither protoc with grpc_python_plugin nor grpcio-tools is there: see the first lines of generate.py.")


if __name__ == "__main__":
    sys.exit(main())
