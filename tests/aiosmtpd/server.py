"""A mail server of somebody else's making: aiosmtpd on loopback, and Python's own `email` as the reader of what arrived.

Prints the port, then one JSON object for every message it took. The first try of an address that begins with `later` is
refused with 451, each one that begins with `never` with 550.
"""

import asyncio
import email
import email.policy
import json

from aiosmtpd.smtp import SMTP


class Handler:
    def __init__(self):
        self.asked = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked.append(address)
        if address.startswith("never"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("later") and self.asked.count(address) == 1:
            return "451 4.7.1 greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        raw = envelope.original_content
        message = email.message_from_bytes(raw, policy=email.policy.default)
        told = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "defects": [str(defect) for part in message.walk() for defect in part.defects],
            "headers": [[name, str(value)] for name, value in message.items()],
            "type": message.get_content_type(),
            "parts": [
                {"type": part.get_content_type(), "charset": part.get_content_charset(), "text": part.get_content()}
                for part in message.iter_parts()
            ],
            "longest_line": max(len(line) for line in raw.split(b"\r\n")),
            "bare_line_feeds": raw.count(b"\n") - raw.count(b"\r\n"),
            "ascii": raw.isascii(),
        }
        print(json.dumps(told), flush=True)
        return "250 OK"


async def main():
    handler = Handler()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, hostname="mail.example"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
