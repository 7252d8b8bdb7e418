"""A time-stamping authority (RFC 3161) of `openssl ts`, behind HTTPS on the loopback.

tsa.py FOLDER CERTIFICATE KEY: makes an authority and a stamping key in FOLDER (ca.pem, tsa.pem), listens
with CERTIFICATE and KEY, and writes the port to FOLDER/port. It refuses while FOLDER/refuse exists.
"""
import http.server
import os
import ssl
import subprocess
import sys

folder, certificate, key = sys.argv[1:4]


def path(name):
    return os.path.join(folder, name)


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, cwd=folder, capture_output=True)


CONFIG = """
[tsa]
default_tsa = stamping
[stamping]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[ca]
basicConstraints = critical, CA:TRUE
[stamp]
extendedKeyUsage = critical, timeStamping
"""

with open(path("tsa.cnf"), "w") as config:
    config.write(CONFIG)
with open(path("serial"), "w") as serial:
    serial.write("01\n")
openssl("req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30",
        "-subj", "/CN=Test time authority", "-addext", "basicConstraints=critical,CA:TRUE")
openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test stamps")
openssl("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30",
        "-extfile", "tsa.cnf", "-extensions", "stamp", "-out", "tsa.pem")


class Stamping(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        if os.path.exists(path("refuse")) or self.headers["Content-Type"] != "application/timestamp-query":
            self.send_response(503)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        with open(path("query.tsq"), "wb") as file:
            file.write(query)
        openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "stamping", "-queryfile", "query.tsq", "-out",
                "answer.tsr")
        with open(path("answer.tsr"), "rb") as file:
            answer = file.read()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Stamping)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server.socket = context.wrap_socket(server.socket, server_side=True)
with open(path("port.part"), "w") as port:
    port.write(str(server.server_address[1]))
os.rename(path("port.part"), path("port"))
server.serve_forever()
