"""Signs requests with botocore: JSON lines in, [canonical request, string to sign, signature] lines out.

It must not know what the answers are compared with.
"""
import json
import sys

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def sign(case):
    url = "https://h.example" + case["path"] + ("?" + case["query"] if case["query"] else "")
    request = AWSRequest(method=case["method"], url=url, data=case["body"].encode())
    for name, value in case["headers"]:
        request.headers.add_header(name, value)
    request.headers["X-Amz-Date"] = case["time"]
    if case["token"]:
        request.headers["X-Amz-Security-Token"] = case["token"]
    request.context["timestamp"] = case["time"]
    auth = SigV4Auth(
        Credentials(case["key"], case["secret"], case["token"] or None), case["service"], case["region"]
    )
    canonical = auth.canonical_request(request)
    to_sign = auth.string_to_sign(request, canonical)
    return [canonical, to_sign, auth.signature(to_sign, request)]


for line in sys.stdin:
    print(json.dumps(sign(json.loads(line))))
