#!/usr/bin/env python3
"""A Security Server of X-Road 7.8 for tests, as its specifications and its own tests describe it.

It speaks REST r1 (PR-REST), SOAP 4.0 (PR-MESS) and metaservices (PR-META, PR-MREST) on one TLS port,
and has a health port. It shares no code with the gateway. A service is answered from the settings, or
lies behind a `url` that is called as a provider's Security Server does. It must not be more forgiving
than a real one. Usage: security_server.py SETTINGS PORT_FILE RECORDS; the settings are read anew
whenever the file changes.
"""
import base64
import json
import os
import re
import ssl
import sys
import threading
import uuid
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.dom import minidom

from security_server_soap import IDENTIFIERS, XROAD, Fault, Soap, fault_envelope, sha512

METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")
SKIPPED = {"transfer-encoding", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
           "upgrade", "connection", "user-agent", "host", "content-length", "server", "expect"}
OURS = {"x-road-id", "x-road-client", "x-road-request-id", "x-road-request-hash"}


class Settings:
    def __init__(self, file):
        self.file, self.stamp, self.values, self.lock = file, None, {}, threading.Lock()

    def now(self):
        with self.lock:
            seen = os.stat(self.file)
            stamp = (seen.st_mtime_ns, seen.st_ino)  # it is renamed into its place: another file each time
            if stamp != self.stamp:
                with open(self.file, encoding="utf-8") as text:
                    self.values, self.stamp = json.load(text), stamp
            return self.values


def identifier(text, counts):
    parts = [unquote(part, errors="strict") for part in text.split("/")]
    if len(parts) not in counts or any(not part or "/" in part for part in parts):
        raise ValueError(text)
    return "/".join(parts)


# The server ---------------------------------------------------------------------------------------

class Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def log_message(self, *_):
        pass

    def reply(self, status, content_type, body, headers=()):
        self.send_response_only(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body if self.command != "HEAD" else b"")

    def serve(self):
        self.settings = self.server.settings.now()
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length)
        self.server.record(self)
        if self.settings.get("redirect"):
            self.reply(int(self.settings.get("redirect_status", 307)), "text/plain", b"", [("Location", self.settings["redirect"])])
            return
        metadata = self.path.startswith("/listClients") and not self.settings.get("without-metadata")
        rest = self.path.startswith("/r1/") or metadata  # anything else falls to SOAP
        try:
            if self.settings.get("hang"):
                self.close_connection = True
                return
            self.serve_rest() if rest else self.serve_soap()
        except Fault as fault:
            self.refuse(fault, rest)

    def refuse(self, fault, rest):
        code = spelled(fault.code, self.settings.get("version", "7.8"))
        if not rest:
            self.reply(200, "text/xml; charset=UTF-8", fault_envelope(code, fault.text, fault.tracking))
            return
        status = 500 if code.startswith("server.") or code.startswith("Server.") else 400
        status = self.settings.get("status", status)
        body = json.dumps({"type": code, "message": fault.text, "detail": fault.tracking}).encode()
        self.reply(status, "application/json;charset=utf-8", body, [("X-Road-Error", code)])

    # What a Security Server asks of everybody.

    def admit(self, client, service):
        known = self.settings["clients"].get(client)
        if known is None:
            raise Fault("server.clientproxy.unknown_member")
        if known.get("certificates"):
            shown = self.connection.getpeercert(True)
            allowed = [ssl.PEM_cert_to_DER_cert(open(file, encoding="ascii").read()) for file in known["certificates"]]
            if shown not in allowed:
                raise Fault("server.clientproxy.ssl_authentication_failed")
        if self.settings.get("maintenance"):
            raise Fault("server.clientproxy.maintenance_mode", self.settings["maintenance"])
        if self.settings.get("fault"):
            raise Fault(self.settings["fault"])
        if service is None:
            return None
        offered = self.settings["services"].get(service)
        if offered is None:
            raise Fault("server.serverproxy.unknown_service")
        if offered.get("disabled"):
            raise Fault("server.serverproxy.service_disabled")
        if client not in offered.get("access", []):
            raise Fault("server.serverproxy.access_denied")
        return offered

    def filled(self, answer):
        """A provider that answers about whoever it is asked about."""
        asked = re.search(rb"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", self.body)
        return answer.replace("{{personalId}}", asked.group().decode() if asked else "")

    # SOAP.

    def serve_soap(self):
        if self.command != "POST":
            raise Fault("client.invalid_http_method")
        action = self.headers.get("SOAPAction")
        if action not in (None, "", '""') and not (action.startswith('"') and action.endswith('"')):
            raise Fault("client.invalid_soap_action")
        message = Soap(self.body, self.headers.get("Content-Type", ""))
        if message.hash is not None:
            raise Fault("client.inconsistent_headers", "requestHash")
        if message.parts["serviceCode"] in ("listMethods", "allowedMethods"):
            self.admit(message.client, None)
            self.answer_soap(message, self.soap_methods(message))
            return
        if message.parts["serviceCode"] == "getWsdl":
            self.admit(message.client, None)
            self.answer_wsdl(message)
            return
        offered = self.admit(message.client, message.unversioned)
        if offered["type"] != "SOAP":
            raise Fault("server.serverproxy.service_type")
        if "url" in offered:
            self.through_soap(message, offered)
            return
        if "fault" in offered:
            self.reply(200, "text/xml", fault_envelope(*offered["fault"]))
            return
        self.answer_soap(message, minidom.parseString(self.filled(offered["answer"])).documentElement)

    def answer_soap(self, message, body):
        answer = message.answered(body, self.body, self.settings.get("tamper"))
        self.reply(200, self.settings.get("soap-type") or "text/xml; charset=UTF-8", answer)

    def soap_methods(self, message):
        own = message.service.rsplit("/", 1)[0]
        items = "".join(
            f'<x:service i:objectType="SERVICE"><i:xRoadInstance>{p[0]}</i:xRoadInstance><i:memberClass>{p[1]}'
            f"</i:memberClass><i:memberCode>{p[2]}</i:memberCode><i:subsystemCode>{p[3]}</i:subsystemCode>"
            f"<i:serviceCode>{p[4]}</i:serviceCode></x:service>"
            for p in (name.split("/") for name, offered in self.settings["services"].items()
                      if name.rsplit("/", 1)[0] == own and offered["type"] == "SOAP"))
        code = message.parts["serviceCode"]
        return minidom.parseString(
            f'<x:{code}Response xmlns:x="{XROAD}" xmlns:i="{IDENTIFIERS}">{items}</x:{code}Response>').documentElement

    def answer_wsdl(self, message):
        """The WSDL as a MIME attachment behind the response (PR-META)."""
        code = message.element.getElementsByTagNameNS(XROAD, "serviceCode")[0].firstChild.data
        offered = self.settings["services"].get(message.service.rsplit("/", 1)[0] + "/" + code, {})
        if offered.get("type") != "SOAP" or "wsdl" not in offered:
            raise Fault("server.serverproxy.unknown_service")
        body = minidom.parseString(f'<x:getWsdlResponse xmlns:x="{XROAD}"><x:serviceCode>{code}</x:serviceCode>'
                                   "</x:getWsdlResponse>").documentElement
        boundary = "part-" + uuid.uuid4().hex
        parts = [("text/xml; charset=UTF-8", message.answered(body, self.body, self.settings.get("tamper"))),
                 ("text/xml", offered["wsdl"].encode())]
        data = b"".join(f"--{boundary}\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode()
                        + part + b"\r\n" for kind, part in parts) + f"--{boundary}--\r\n".encode()
        self.reply(200, f'multipart/related; type="text/xml"; boundary={boundary}', data)

    def through_soap(self, message, offered):
        """As the provider's Security Server: the message as it came, then its answer under PR-MESS."""
        headers = {"Content-Type": self.headers["Content-Type"], "SOAPAction": self.headers.get("SOAPAction", ""),
                   "accept-encoding": ""}
        status, answered, data = self.call(offered, "POST", "", headers, self.body)
        if status not in (200, 500):
            raise Fault("server.serverproxy.service_failed.http_error", str(status))
        try:
            answer = Soap(data, answered.get("Content-Type", ""), response=True)
        except Fault as wrong:
            raise Fault("server.serverproxy.service_failed." + wrong.code.split(".")[-1], wrong.text) from wrong
        if answer.fault:
            self.reply(200, "text/xml; charset=UTF-8", data)
            return
        if (answer.client, answer.service, answer.values) != (message.client, message.service, message.values):
            raise Fault("server.serverproxy.service_failed.inconsistent_response")
        self.reply(200, "text/xml; charset=UTF-8", answer.answered(answer.element, self.body, None))

    # REST.

    def serve_rest(self):
        parts = urlsplit(self.path)
        if parts.path == "/listClients":
            self.list_clients()
            return
        if self.command not in METHODS:
            raise Fault("client.invalid_http_method")
        segments = parts.path.split("/")
        if len(segments) < 7:
            raise Fault("server.clientproxy.internal_error")
        try:
            client = identifier(self.headers.get("X-Road-Client", ""), (3, 4))
        except ValueError as wrong:
            raise Fault("server.clientproxy.invalid_client_identifier") from wrong
        service = identifier("/".join(segments[2:7]), (5,))
        if service.endswith("/listMethods") or service.endswith("/allowedMethods"):
            self.admit(client, None)
            self.rest_methods(service)
            return
        if service.endswith("/getOpenAPI"):
            self.admit(client, None)
            code = parse_qs(parts.query).get("serviceCode", [""])[0]
            described = self.settings["services"].get(service.rsplit("/", 1)[0] + "/" + code, {})
            if described.get("type") != "OPENAPI3":
                raise Fault("server.serverproxy.internal_error")
            self.answer_rest(client, service, {"answer": described["openapi"]}, "")
            return
        offered = self.admit(client, service)
        if offered["type"] == "SOAP":
            raise Fault("server.serverproxy.service_type")
        rest = "/" + "/".join(segments[7:]) if segments[7:] else ""
        target = rest + ("?" + parts.query if parts.query else "")
        self.answer_rest(client, service, offered, target)

    def answer_rest(self, client, service, offered, target):
        tamper = self.settings.get("tamper")
        message = self.headers.get("X-Road-Id") or self.settings["instance"] + "-" + str(uuid.uuid4())
        request = str(uuid.uuid4())
        kept = [(name, value) for name, value in self.headers.items()
                if name.lower() not in SKIPPED | {"x-road-request-id", "x-road-request-hash"}]
        head = (f"{self.command} {self.path}\r\n" + "".join(f"{n}:{v}\r\n" for n, v in kept)).encode()
        digest = sha512(sha512(head) + sha512(self.body)) if self.body else sha512(head)
        if "url" in offered:
            sent = {**dict(kept), "X-Road-Request-Id": request, "X-Road-Id": message}
            body = self.body if self.command in ("POST", "PUT", "PATCH") else b""
            status, answered, data = self.call(offered, self.command, target, sent, body)
            passed = [(n, v) for n, v in answered.items() if n.lower() not in SKIPPED | OURS | {"content-type"}]
            content_type = answered.get("Content-Type", "application/octet-stream")
        else:
            status, data = offered.get("status", 200), self.filled(offered["answer"]).encode()
            content_type, passed = offered.get("content-type", "application/json"), offered.get("headers", [])
        own = [("x-road-id", message + ("-other" if tamper == "id" else "")),
               ("x-road-client", client + ("-other" if tamper == "client" else "")),
               ("x-road-service", service + ("-other" if tamper == "service" else "")),
               ("x-road-request-id", request),
               ("x-road-request-hash", base64.b64encode(digest).decode())]
        own = [field for field in own if not (tamper == "no-hash" and field[0].endswith("hash"))]
        self.reply(status, content_type, data, own + [tuple(field) for field in passed])

    def rest_methods(self, service):
        own = service.rsplit("/", 1)[0]
        found = []
        for name, offered in self.settings["services"].items():
            if name.rsplit("/", 1)[0] == own and offered["type"] != "SOAP":
                p = name.split("/")
                found.append({"xroad_instance": p[0], "member_class": p[1], "member_code": p[2],
                              "subsystem_code": p[3], "service_code": p[4], "object_type": "SERVICE",
                              "service_type": offered["type"], "endpoint_list": offered.get("endpoints", [])})
        self.answer_rest(identifier(self.headers["X-Road-Client"], (3, 4)), service,
                         {"answer": json.dumps({"service": found})}, "")

    def list_clients(self):
        found = []
        for name in self.settings["clients"]:
            p = name.split("/")
            one = {"xroad_instance": p[0], "member_class": p[1], "member_code": p[2],
                   "object_type": "SUBSYSTEM" if len(p) == 4 else "MEMBER"}
            found.append({"id": {**one, "subsystem_code": p[3]} if len(p) == 4 else one, "name": "Example " + p[2]})
        self.reply(200, "application/json", json.dumps({"member": found}).encode())

    def call(self, offered, method, target, headers, body):
        """To an information system: mutual TLS 1.2, its certificate compared with the uploaded one."""
        url = urlsplit(offered["url"])
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        tls.maximum_version = ssl.TLSVersion.TLSv1_2
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
        tls.load_cert_chain(self.settings["certificate"], self.settings["key"])
        try:
            connection = HTTPSConnection(url.hostname, url.port, context=tls, timeout=20)
            connection.connect()
            uploaded = ssl.PEM_cert_to_DER_cert(open(offered["certificate"], encoding="ascii").read())
            if connection.sock.getpeercert(True) != uploaded:
                raise Fault("server.serverproxy.service_failed.ssl_authentication_failed")
            connection.request(method, url.path + target, body, headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        except OSError as lost:
            raise Fault("server.serverproxy.service_failed.network_error") from lost


for _method in METHODS:
    setattr(Door, "do_" + _method, Door.serve)


class Health(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        settings = self.server.settings.now()
        status = 503 if settings.get("maintenance") else 500 if settings.get("ill") else 200
        body = (settings.get("maintenance") or settings.get("ill") or "").encode()
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, handler, settings, records=None):
        super().__init__(("127.0.0.1", 0), handler)
        self.settings, self.records, self.lock = settings, records, threading.Lock()

    def secure(self):
        values = self.settings.now()
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.minimum_version = tls.maximum_version = ssl.TLSVersion.TLSv1_2
        tls.load_cert_chain(values["certificate"], values["key"])
        tls.verify_mode = ssl.CERT_OPTIONAL
        tls.load_verify_locations(values["authority"])
        self.tls = tls

    def finish_request(self, request, client_address):
        if hasattr(self, "tls"):
            request = self.tls.wrap_socket(request, server_side=True)
        self.RequestHandlerClass(request, client_address, self)
        request.close()

    def handle_error(self, request, client_address):
        pass  # a client that went away, or would not shake hands

    def record(self, door):
        entry = {"method": door.command, "path": door.path, "headers": door.headers.items(),
                 "body": door.body.decode("utf-8", "replace"), "tls": door.connection.version()}
        with self.lock, open(self.records, "a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")


def spelled(code, version):
    """Before 7.8 every piece had capitals and no underscores."""
    if version >= "7.8":
        return code
    fixed = {"serverproxy": "ServerProxy", "clientproxy": "ClientProxy", "global_conf_outdated": "OutdatedGlobalConf",
             "io_error": "IOError"}
    return ".".join(fixed.get(piece) or "".join(word.capitalize() for word in piece.split("_"))
                    for piece in code.split("."))


def main():
    settings = Settings(sys.argv[1])
    door, health = Server(Door, settings, sys.argv[3]), Server(Health, settings)
    door.secure()
    threading.Thread(target=health.serve_forever, daemon=True).start()
    with open(sys.argv[2] + ".new", "w", encoding="ascii") as ports:
        ports.write(f"door={door.server_port}\nhealth={health.server_port}\n")
    os.rename(sys.argv[2] + ".new", sys.argv[2])
    door.serve_forever()


if __name__ == "__main__":
    main()
