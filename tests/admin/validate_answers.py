"""Holds answers of the interface against its description: validate_answers.py openapi.json < answers.ndjson

Each line: method, path (behind the server's url), status, content_type, request_id, answer, and request where one was sent.
A request that was answered with success must fit too. Prints each misfit; exit status 1 if there is any.
"""
import json
import re
import sys

import jsonschema

document = json.load(open(sys.argv[1], encoding="utf-8"))
resolver = jsonschema.RefResolver("", document)


def resolved(node):
    return resolver.resolve(node["$ref"])[1] if "$ref" in node else node


def operation_of(method, path):
    for template, methods in document["paths"].items():
        pattern = re.sub(r"\\\{[^/]*?\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in methods:
            return methods[method.lower()]
    return None


def errors_of(schema, value):
    validator = jsonschema.Draft202012Validator(
        schema, resolver=resolver, format_checker=jsonschema.FormatChecker())
    return ["/" + "/".join(map(str, error.absolute_path)) + ": " + error.message
            for error in validator.iter_errors(value)]


def misfits_of(line):
    operation = operation_of(line["method"], line["path"])
    problem = {"default": {"$ref": "#/components/responses/Problem"}}
    responses = operation["responses"] if operation else problem
    status = str(line["status"])
    if status not in responses and line["status"] < 400:
        return ["status " + status + " is not described"]
    response = resolved(responses.get(status, responses["default"]))
    if line["content_type"] not in response["content"]:
        return ["content type " + line["content_type"] + " is not described"]
    found = errors_of(response["content"][line["content_type"]]["schema"], line["answer"])
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", line["request_id"]):
        found.append("no Request-Id")
    if "request" in line and line["status"] < 300 and "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        found += ["request " + error for error in errors_of(schema, line["request"])]
    return found


jsonschema.Draft202012Validator.check_schema(document["components"]["schemas"]["Problem"])
count = 0
bad = 0
for text in sys.stdin:
    line = json.loads(text)
    count += 1
    for misfit in misfits_of(line):
        bad += 1
        print(line["method"], line["path"], line["status"], misfit)
if bad:
    sys.exit(1)
print(count, "answers fit")
