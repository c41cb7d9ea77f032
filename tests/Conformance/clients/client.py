"""OSS in Python with Debian's requests: signs (V1) and encodes as the vendor's oss2 does.

Environment: OSS_ENDPOINT, OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_BUCKET (made and removed here). One line of JSON per case.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from email.utils import formatdate
from urllib.parse import quote, unquote
from xml.etree import ElementTree

import requests

ENDPOINT = os.environ["OSS_ENDPOINT"]
KEY_ID = os.environ["OSS_ACCESS_KEY_ID"]
SECRET = os.environ["OSS_ACCESS_KEY_SECRET"]
BUCKET = os.environ["OSS_BUCKET"]
SIGNED = {"acl", "append", "position", "delete", "uploads", "uploadId", "partNumber", "symlink", "lifecycle", "response-content-type"}

session = requests.Session()
session.trust_env = False
failed = False


def signature(text, secret):
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha1).digest()).decode()


def resource(key, query):
    signed = "&".join(name if value is None else f"{name}={value}" for name, value in sorted(query.items()) if name in SIGNED)
    return f"/{BUCKET}/{key}" + (f"?{signed}" if signed else "")


def call(method, key="", query=None, body=b"", headers=None, key_id=KEY_ID, secret=SECRET):
    query, headers = query or {}, dict(headers or {})
    headers["date"] = formatdate(usegmt=True)
    if body and "content-type" not in headers:
        headers["content-type"] = "application/octet-stream"
    own = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers) if name.startswith("x-oss-"))
    text = "\n".join([method, headers.get("content-md5", ""), headers.get("content-type", ""), headers["date"], own + resource(key, query)])
    headers["authorization"] = f"OSS {key_id}:{signature(text, secret)}"
    # oss2 leaves the slashes of a key escaped
    target = f"{ENDPOINT}/{BUCKET}/{quote(key, safe='')}"
    parameters = "&".join(quote(name) if value is None else f"{quote(name)}={quote(str(value), safe='')}" for name, value in query.items())
    return session.request(method, target + (f"?{parameters}" if parameters else ""), data=body, headers=headers, allow_redirects=False)


def ok(answer, status=200):
    if answer.status_code != status:
        raise AssertionError(f"{answer.status_code} {answer.text}")
    return answer


def code(answer):
    return ElementTree.fromstring(answer.content).findtext("Code")


def equal(got, wanted):
    if got != wanted:
        raise AssertionError(f"got {got!r} instead of {wanted!r}")


def case(name):
    def run(work):
        global failed
        line = {"client": f"python requests {requests.__version__}, signing as oss2 does", "case": name, "outcome": "passed"}
        try:
            work()
        except Exception as error:  # every failure is a line of the report
            failed = True
            line.update(outcome="failed", reason=str(error))
        print(json.dumps(line), flush=True)

    return run


@case("a bucket that is not there does not exist, also to an unknown key")
def _():
    equal(code(call("GET", key_id="LTAI5tUnknown")), "NoSuchBucket")


@case("a bucket is made")
def _():
    ok(call("PUT", headers={"x-oss-acl": "private"}))


for name in ("plain.txt", "with blank and +.txt", "中文/a&b?c=%d.txt"):

    @case(f"an object is put, read and described: {name}")
    def _():
        ok(call("PUT", name, body=name.encode(), headers={"x-oss-meta-color": "red", "content-type": "text/plain"}))
        equal(ok(call("GET", name)).content.decode(), name)
        equal(ok(call("HEAD", name)).headers["x-oss-meta-color"], "red")


@case("a copy takes a source with blank and plus")
def _():
    ok(call("PUT", "copied.txt", headers={"x-oss-copy-source": f"/{BUCKET}/" + quote("with blank and +.txt", safe="")}))
    equal(ok(call("GET", "copied.txt")).text, "with blank and +.txt")


@case("a listing folds at a delimiter and escapes names when asked")
def _():
    root = ElementTree.fromstring(ok(call("GET", query={"delimiter": "/", "encoding-type": "url"})).content)
    equal([unquote(item.findtext("Prefix")) for item in root.findall("CommonPrefixes")], ["中文/"])


@case("an object grows by appending, and a wrong position tells the right one")
def _():
    ok(call("POST", "log", {"append": None, "position": "0"}, b"one"))
    equal(ok(call("POST", "log", {"append": None, "position": "1"}, b"two"), 409).headers["x-oss-next-append-position"], "3")


@case("a multipart upload is completed")
def _():
    upload = ElementTree.fromstring(ok(call("POST", "parts", {"uploads": None})).content).findtext("UploadId")
    tag = ok(call("PUT", "parts", {"partNumber": "1", "uploadId": upload}, bytes(1000))).headers["etag"]
    xml = f"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{tag}</ETag></Part></CompleteMultipartUpload>"
    ok(call("POST", "parts", {"uploadId": upload}, xml.encode()))
    equal(ok(call("HEAD", "parts")).headers["content-length"], "1000")


@case("a lifecycle with str(bool) is taken")
def _():
    xml = (
        "<LifecycleConfiguration><Rule><ID>a</ID><Prefix>x</Prefix><Status>Enabled</Status><Expiration>"
        f"<ExpiredObjectDeleteMarker>{True}</ExpiredObjectDeleteMarker></Expiration></Rule></LifecycleConfiguration>"
    )
    ok(call("PUT", query={"lifecycle": None}, body=xml.encode()))


@case("a key with a raw control character is deleted with others")
def _():
    ok(call("PUT", "control\x01", body=b"x"))
    xml = "<Delete><Quiet>True</Quiet><Object><Key>control\x01</Key></Object></Delete>".encode()
    ok(call("POST", query={"delete": None}, body=xml, headers={"content-md5": base64.b64encode(hashlib.md5(xml).digest()).decode()}))
    equal(call("GET", "control\x01").status_code, 404)


@case("a signed URL is read")
def _():
    expires = str(int(time.time()) + 60)
    sign = signature("\n".join(["GET", "", "", expires, resource("plain.txt", {})]), SECRET)
    url = f"{ENDPOINT}/{BUCKET}/plain.txt?OSSAccessKeyId={KEY_ID}&Expires={expires}&Signature={quote(sign, safe='')}"
    equal(ok(session.get(url)).text, "plain.txt")


@case("a missing object and a wrong secret have the vendor's codes")
def _():
    equal(code(call("GET", "missing")), "NoSuchKey")
    equal(code(call("GET", "plain.txt", secret="wrong")), "SignatureDoesNotMatch")


@case("everything is deleted, then the bucket")
def _():
    root = ElementTree.fromstring(ok(call("GET", query={"encoding-type": "url", "max-keys": "1000"})).content)
    for item in root.findall("Contents"):
        ok(call("DELETE", unquote(item.findtext("Key"))), 204)
    ok(call("DELETE"), 204)


sys.exit(1 if failed else 0)
