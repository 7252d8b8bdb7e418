#!/usr/bin/python3
"""A real SMTP server (python3-aiosmtpd) on a loopback port, for tests. It keeps every message as a file.

smtp_sink.py FOLDER CERTIFICATE KEY starttls|smtps|plain [USER PASSWORD]

Writes its port to FOLDER/port; while FOLDER/refuse exists it answers 451, and to gone@ always 550. A message is FOLDER/N.eml: how it came
(X-Seen headers), then as it was sent.
"""
import asyncio
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder = pathlib.Path(sys.argv[1])
mode = sys.argv[4]
login = sys.argv[5:7]


class Keep:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("gone@"):
            return "550 5.1.1 nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if (folder / "refuse").exists():
            return "451 4.3.0 not now"
        Keep.count += 1
        secure = mode == "smtps" or session.ssl is not None
        seen = f"X-Seen-Tls: {secure}\r\nX-Seen-From: {envelope.mail_from}\r\n"
        seen += f"X-Seen-To: {' '.join(envelope.rcpt_tos)}\r\nX-Seen-User: {session.authenticated}\r\n"
        draft = folder / "draft"
        draft.write_bytes(seen.encode() + envelope.original_content)
        draft.rename(folder / f"{Keep.count}.eml")
        return "250 kept"


def authenticate(server, session, envelope, mechanism, data):
    right = [data.login.decode(), data.password.decode()] == login
    return AuthResult(success=right, handled=False)  # the server itself answers 535


async def serve():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(sys.argv[2], sys.argv[3])

    def session():
        return SMTP(
            Keep(), hostname="localhost", tls_context=tls if mode == "starttls" else None,
            require_starttls=mode == "starttls", authenticator=authenticate if login else None,
            auth_required=bool(login), auth_require_tls=mode == "starttls")

    server = await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", 0, ssl=tls if mode == "smtps" else None)
    draft = folder / "port.new"
    draft.write_text(str(server.sockets[0].getsockname()[1]))
    draft.rename(folder / "port")
    await server.serve_forever()


asyncio.run(serve())
