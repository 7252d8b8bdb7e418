"""Holds the JSON on standard input against a JSON Schema: validate_report.py SCHEMA < report.json

Prints each misfit; exit status 1 if there is any.
"""
import json
import sys

import jsonschema

schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
misfits = ["/" + "/".join(map(str, error.absolute_path)) + ": " + error.message
           for error in validator.iter_errors(json.load(sys.stdin))]
print("\n".join(misfits))
sys.exit(1 if misfits else 0)
