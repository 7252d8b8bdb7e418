"""SOAP 4.0 as a Security Server reads and writes it (PR-MESS), for security_server.py. Shares no code with the
gateway, and must not be more forgiving than a real one."""
import base64
import hashlib
import uuid
from xml.dom import minidom

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
XROAD = "http://x-road.eu/xsd/xroad.xsd"
IDENTIFIERS = "http://x-road.eu/xsd/identifiers"
REPRESENTATION = "http://x-road.eu/xsd/representation.xsd"
CLIENT_PARTS = ["xRoadInstance", "memberClass", "memberCode", "subsystemCode"]


class Fault(Exception):
    """An error of X-Road's own, by its code in the spelling of 7.8."""

    def __init__(self, code, text="refused"):
        super().__init__(code)
        self.code, self.text, self.tracking = code, text, str(uuid.uuid4())


def sha512(data):
    return hashlib.sha512(data).digest()


def elements(node):
    return [child for child in node.childNodes if child.nodeType == child.ELEMENT_NODE]


def text_of(node):
    return "".join(child.data for child in node.childNodes if child.nodeType in (3, 4)).strip()


def id_of(node, kinds):
    kind = node.getAttributeNS(IDENTIFIERS, "objectType")
    if kind not in kinds:
        raise Fault("client.invalid_xml", "objectType")
    parts = {child.localName: text_of(child) for child in elements(node) if child.namespaceURI == IDENTIFIERS}
    if (kind == "MEMBER") == ("subsystemCode" in parts) and kind in ("MEMBER", "SUBSYSTEM"):
        raise Fault("client.invalid_client_identifier")
    names = CLIENT_PARTS + ["serviceCode", "serviceVersion", "serverCode"]
    return "/".join(parts[name] for name in names if name in parts), parts


class Soap:
    """A message that was read as PR-MESS demands."""

    def __init__(self, data, content_type, response=False):
        if b"<!DOCTYPE" in data:
            raise Fault("client.invalid_xml", "DOCTYPE")
        if content_type.split(";")[0].strip().lower() not in ("text/xml", "application/xop+xml"):
            raise Fault("client.invalid_content_type")
        try:
            self.document = minidom.parseString(data)
        except Exception as broken:
            raise Fault("client.invalid_xml") from broken
        root = self.document.documentElement
        if (root.namespaceURI, root.localName) != (ENVELOPE, "Envelope"):
            raise Fault("client.invalid_soap")
        children = {child.localName: child for child in elements(root) if child.namespaceURI == ENVELOPE}
        self.body = children.get("Body")
        if self.body is None:
            raise Fault("client.missing_body")
        inside = elements(self.body)
        self.fault = len(inside) == 1 and (inside[0].namespaceURI, inside[0].localName) == (ENVELOPE, "Fault")
        if self.fault and response:
            return
        self.header = children.get("Header")
        if self.header is None:
            raise Fault("client.missing_header")
        self.read_header()
        if len(inside) != 1:
            raise Fault("client.invalid_body")
        self.element = inside[0]
        code = self.parts["serviceCode"]
        if not self.element.localName.startswith(code):
            raise Fault("client.inconsistent_headers")
        if response and not self.element.localName.endswith("Response"):
            raise Fault("client.inconsistent_headers")

    def read_header(self):
        found = {}
        for node in elements(self.header):
            if node.namespaceURI in (XROAD, REPRESENTATION):
                if node.localName in found:
                    raise Fault("client.duplicate_header_field", node.localName)
                found[node.localName] = node
        for name in ("client", "service", "id", "protocolVersion"):
            if name not in found:
                raise Fault("client.missing_header_field", name)
        if not text_of(found["protocolVersion"]).startswith("4."):
            raise Fault("client.invalid_protocol_version")
        self.client, _ = id_of(found["client"], ("MEMBER", "SUBSYSTEM"))
        self.service, self.parts = id_of(found["service"], ("SERVICE",))
        self.values = {name: text_of(found[name]) for name in ("id", "userId", "issue") if name in found}
        represented = found.get("representedParty")
        self.values["representedParty"] = [text_of(part) for part in elements(represented)] if represented else []
        self.hash = text_of(found["requestHash"]) if "requestHash" in found else None
        self.unversioned = "/".join(
            self.parts[name] for name in CLIENT_PARTS + ["serviceCode"] if name in self.parts)

    def answered(self, body, request_bytes, tamper):
        """The response: the request's headers, requestHash, and a body."""
        document = self.document.cloneNode(True)
        root = document.documentElement
        header = next(child for child in elements(root) if child.localName == "Header")
        for node in elements(header):
            if node.localName == "requestHash":
                header.removeChild(node)
        digest = base64.b64encode(sha512(b"another" if tamper == "hash" else request_bytes)).decode()
        node = document.createElementNS(XROAD, "xrdh:requestHash")
        node.setAttribute("xmlns:xrdh", XROAD)
        node.setAttribute("algorithmId", "http://www.w3.org/2001/04/xmlenc#sha512")
        node.appendChild(document.createTextNode(digest))
        if tamper != "no-hash":
            header.appendChild(node)
        for name in ("id", "client", "service"):
            if tamper == name:
                wrong = next(child for child in elements(header) if child.localName == name)
                inner = elements(wrong)[3] if elements(wrong) else wrong  # the subsystem
                inner.firstChild.data += "-other"
        old = next(child for child in elements(root) if child.localName == "Body")
        new = document.createElementNS(ENVELOPE, "answer:Body")
        new.setAttribute("xmlns:answer", ENVELOPE)
        new.appendChild(document.importNode(body, True))
        root.replaceChild(new, old)
        return document.toxml("utf-8")


def fault_envelope(code, text, detail):
    inside = f'<detail><faultDetail xmlns="">{detail}</faultDetail></detail>' if detail else ""
    return (f'<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="{ENVELOPE}"><SOAP-ENV:Body>'
            f"<SOAP-ENV:Fault><faultcode>{code}</faultcode><faultstring>{text}</faultstring>{inside}"
            "</SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>").encode()
