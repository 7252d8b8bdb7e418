// Holds the description of the interface to the OpenAPI 3.1 rules of a linter that others use: lint_openapi.mjs FILE, with the
// packages' folder in CONSOLE_PACKAGES.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const packages = createRequire(join(process.env.CONSOLE_PACKAGES, 'package.json'));
const { createConfig, lintFromString } = await import(pathToFileURL(packages.resolve('@redocly/openapi-core')));

const config = await createConfig({
  extends: ['recommended-strict'],
  rules: { 'operation-4xx-response': 'off' }, // every operation answers problems by `default`, whatever their status
});
const source = readFileSync(process.argv[2], 'utf8');
const found = await lintFromString({ source, absoluteRef: process.argv[2], config });
for (const { ruleId, message, location } of found) {
  console.error(`${ruleId}: ${message} ${location[0]?.pointer ?? ''}`);
}
process.exit(found.length > 0 || source.length < 10_000 ? 1 : 0);
