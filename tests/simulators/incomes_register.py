#!/usr/bin/env python3
"""An Incomes Register for tests: SOAP over TLS with client certificates, every message signed.

It shares no code with the gateway: it signs and verifies with the program xmlsec1. Acknowledgements and
processing status have the public element names; the request for data and what is fetched are the
gateway's own (urn:lautturi:incomes-register:1), since what a user of data really sends is not public.
Usage: incomes_register.py SETTINGS PORT_FILE RECORDS; the settings are read anew at each request:

  certificate, key, authority   of the TLS door
  signer: [CERTIFICATE, KEY]    who signs the answers
  trusted                       certificate that must have signed what comes
  records                       file with the reports that are given out, once they are ready; the first IRDeliveryId
                                and Code in it are made those of the delivery and of its owner
  answer                        file with the answer of what is answered at once
  ready_after                   how many looks later the reports are ready (default 0); -1: never
  standing                      the DeliveryDataStatus to say instead
  unnamed                       true: a status does not say of which delivery it is
  acknowledged                  the DeliveryDataStatus with which a question is acknowledged (default 1)
  records_standing              a status is given out with this instead of the reports
  records_of, records_owner     of which delivery, and whose, the reports say they are
  wrong                         unsigned, changed, wrapped or fault: what is done to each answer
"""
import json
import os
import re
import ssl
import subprocess
import sys
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STATUS = "http://www.tulorekisteri.fi/2017/1/StatusRequestToIR"
OURS = "urn:lautturi:incomes-register:1"
TEMPLATE = (
    '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>'
    '<CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
    '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/>'
    '<Reference URI=""><Transforms>'
    '<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>'
    '<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></Transforms>'
    '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference></SignedInfo>'
    '<SignatureValue/><KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature>')


def settings():
    with open(sys.argv[1], encoding="utf-8") as text:
        return json.load(text)


def body_of(document):
    return re.sub(r"^\s*<\?xml[^>]*\?>\s*", "", document)


def signed(document, signer):
    """The document with a signature as the last child of its root."""
    end = document.rindex("</")
    with tempfile.TemporaryDirectory() as folder:
        plain, made = os.path.join(folder, "plain.xml"), os.path.join(folder, "signed.xml")
        with open(plain, "w", encoding="utf-8") as out:
            out.write(document[:end] + TEMPLATE + document[end:])
        subprocess.run(["xmlsec1", "--sign", "--privkey-pem", f"{signer[1]},{signer[0]}", "--output", made, plain],
                       check=True, capture_output=True)
        with open(made, encoding="utf-8") as text:
            return body_of(text.read())


def is_signed_by(document, certificate, authority):
    """Whether that certificate's owner signed: a good signature, whose certificate is this one."""
    with open(certificate, encoding="utf-8") as text:
        own = re.search("-----BEGIN CERTIFICATE-----(.*?)-----END", text.read(), re.S).group(1)
    if "".join(own.split()) not in "".join(document.split()):
        return False
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "asked.xml")
        with open(file, "w", encoding="utf-8") as out:
            out.write(document)
        return subprocess.run(["xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", authority, file],
                              capture_output=True, check=False).returncode == 0


def text_of(document, name):
    found = re.search(f"<{name}>([^<]*)</{name}>", document)
    return found.group(1) if found else ""


class Register:
    """What was asked for: our number for each DeliveryId of the asker's, and how often it looked."""

    def __init__(self):
        self.deliveries, self.looks = {}, {}

    def number(self, asked):
        return self.deliveries.setdefault(asked, f"{len(self.deliveries) + 1:032d}")

    def look(self, number):
        self.looks[number] = self.looks.get(number, 0) + 1

    def standing(self, number, rules):
        if "standing" in rules:
            return rules["standing"]
        if number not in self.deliveries.values():
            return 0
        ready = rules.get("ready_after", 0)
        return 3 if 0 <= ready < self.looks.get(number, 0) else 2


REGISTER = Register()


def status(number, standing, rules):
    about = "" if rules.get("unnamed") else f"<IRDeliveryId>{number}</IRDeliveryId>"
    return (f'<a:StatusResponseFromIR xmlns:a="http://www.tulorekisteri.fi/2017/1/StatusResponseFromIR">'
            f'<StatusResponse><IRResponseId>{"7" * 32}</IRResponseId>'
            f'<DeliveryDataStatus>{standing}</DeliveryDataStatus>{about}</StatusResponse></a:StatusResponseFromIR>')


def reports(number, owner, rules):
    """The reports of one delivery, if it is ready."""
    standing = rules.get("records_standing", REGISTER.standing(number, rules))
    if standing != 3:
        return status(number, standing, rules)
    document = file_of(rules["records"])
    for name, value in (("IRDeliveryId", rules.get("records_of", number)), ("Code", rules.get("records_owner", owner))):
        document = re.sub(f"<{name}>[^<]*</{name}>", f"<{name}>{value}</{name}>", document, count=1)
    return document


def file_of(name):
    with open(name, encoding="utf-8") as text:
        return body_of(text.read())


def answer_to(document, rules):
    delivery, number = text_of(document, "DeliveryId"), text_of(document, "IRDeliveryId")
    if f'"{STATUS}"' in document:
        REGISTER.look(number)
        return status(number, REGISTER.standing(number, rules), rules)
    if ":DataRequestToIR" in document and OURS in document:
        return (f'<a:AckFromIR xmlns:a="http://www.tulorekisteri.fi/2017/1/AckFromIR"><AckData>'
                f'<IRDeliveryId>{REGISTER.number(delivery)}</IRDeliveryId>'
                f'<DeliveryDataStatus>{rules.get("acknowledged", 1)}</DeliveryDataStatus></AckData></a:AckFromIR>')
    if ":RecordsRequestToIR" in document and OURS in document:
        return reports(number, text_of(document, "Code"), rules)
    return file_of(rules["answer"])


def spoilt(document, rules):
    """The answer, signed, and what somebody on the way makes of it."""
    wrong = rules.get("wrong", "")
    if wrong == "unsigned":
        return document
    good = signed(document, rules["signer"])
    if wrong == "changed":
        return re.sub(r">([^<>]*)(\d)(</)", lambda m: f">{m.group(1)}{(int(m.group(2)) + 1) % 10}{m.group(3)}", good, 1)
    if wrong == "wrapped":  # a root of the same name, with the signed one inside
        start = re.match(r"<[^>]*>", good).group(0)
        return start + good + document[len(re.match(r"<[^>]*>", document).group(0)):]
    return good


class Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def log_message(self, *_):
        pass

    def reply(self, status, inner):
        content = (f'<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
                   f"<s:Body>{inner}</s:Body></s:Envelope>").encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self):
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        rules = settings()
        document = re.search(r"<soap:Body>(.*)</soap:Body>", asked, re.S).group(1)
        good = is_signed_by(document, rules["trusted"], rules["authority"])
        with open(sys.argv[3], "a", encoding="utf-8") as records:
            records.write(json.dumps({"path": self.path, "action": self.headers.get("SOAPAction", ""),
                                      "type": self.headers.get("Content-Type", ""), "signed": good,
                                      "document": document}) + "\n")
        if not good or rules.get("wrong") == "fault":
            self.reply(500, "<s:Fault><faultcode>s:Client</faultcode><faultstring>no</faultstring></s:Fault>")
        else:
            self.reply(200, spoilt(answer_to(document, rules), rules))


def main():
    rules = settings()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(rules["certificate"], rules["key"])
    context.load_verify_locations(rules["authority"])
    context.verify_mode = ssl.CERT_REQUIRED
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with open(sys.argv[2] + ".new", "w", encoding="utf-8") as out:
        out.write(str(server.server_address[1]))
    os.rename(sys.argv[2] + ".new", sys.argv[2])
    server.serve_forever()


main()
