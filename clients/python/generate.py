#!/usr/bin/env python3
"""Generates the contract's classes into generated/, which git does not track. Run it again when the contract changes.

Uses grpcio-tools where it is installed (pip install grpcio-tools), else protoc with its gRPC plugin (Debian: apt-get install
protobuf-compiler protobuf-compiler-grpc).
"""

import os
import pathlib
import shutil
import subprocess
import sys

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


def generate(protos: pathlib.Path, into: pathlib.Path) -> None:
    if into.exists():
        shutil.rmtree(into)
    # The contract's package is "shop", and so is ours: its classes live one level down, as contract.shop and contract.google.
    package = into / "contract"
    package.mkdir(parents=True)
    arguments = [f"--proto_path={protos}", f"--python_out={package}", f"--grpc_python_out={package}", *FILES]
    try:
        from grpc_tools import protoc
    except ImportError:
        protoc = None
    if protoc:
        exit_code = protoc.main(["protoc", *arguments])
    else:
        plugin = shutil.which("grpc_python_plugin")
        if plugin is None or shutil.which("protoc") is None:
            sys.exit("Neither grpcio-tools nor protoc with grpc_python_plugin is there: see the first lines of this file.")
        exit_code = subprocess.call(["protoc", f"--plugin=protoc-gen-grpc_python={plugin}", *arguments])
    if exit_code:
        sys.exit(exit_code)
