"""Reads a signed message on standard input; says whether its signature holds for the key of the seed given in base64."""

import base64
import sys

import dkim
import nacl.signing

public = nacl.signing.SigningKey(base64.b64decode(sys.argv[1])).verify_key.encode()
record = b"v=DKIM1; k=ed25519; p=" + base64.b64encode(public)
print(dkim.verify(sys.stdin.buffer.read(), dnsfunc=lambda name, timeout=5: record))
