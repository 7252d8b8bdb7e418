// Packs the built files into one C++ source: embed.mjs DIST OUT.cpp
// Compressed here, once, at the highest level; the assembler takes the bytes in, so the compiler need not read them.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [dist, out] = process.argv.slice(2).map((path) => resolve(path));
const packed = join(dist, '..', 'packed');
rmSync(packed, { recursive: true, force: true });
mkdirSync(packed);

const types = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

function files(folder) {
  return readdirSync(folder).sort().flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const worthIt = (bytes, smaller) => (smaller.length < bytes.length * 0.9 ? smaller : Buffer.alloc(0));

function compressed(bytes) {
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  return { plain: bytes, gzip: worthIt(bytes, gzipSync(bytes, { level: 9 })), brotli: worthIt(bytes, brotli) };
}

const blocks = [];
const symbols = [];
const rows = [];
files(dist).forEach((path, index) => {
  const name = '/' + relative(dist, path);
  const type = types[name.split('.').pop()];
  if (!type) {
    throw new Error(`${name}: nobody said what a browser is to take it for`);
  }
  const bytes = readFileSync(path);
  const forms = Object.entries(compressed(bytes)).map(([form, content]) => {
    if (content.length === 0) {
      return '{}';
    }
    const symbol = `lautturi_console_${index}_${form}`;
    const file = join(packed, symbol);
    writeFileSync(file, content);
    blocks.push(`    ".hidden ${symbol}\\n.globl ${symbol}\\n${symbol}:\\n.incbin \\"${file}\\"\\n"`);
    symbols.push(`extern "C" __attribute__((visibility("hidden"))) const char ${symbol}[];`);
    return `{${symbol}, ${content.length}}`;
  });
  const etag = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  const place = name === '/index.html' ? '/' : name;
  rows.push(
    `    ConsoleAsset{"${place}", "${type}", "\\"${etag}\\"",\n        ${forms.join(', ')}, ${name.startsWith('/assets/')}},`,
  );
});

writeFileSync(
  out,
  `// made from gateway/admin/console by tools/embed.mjs
#include "gateway/admin/console_assets.h"

__asm__(".section .rodata\\n"
${blocks.join('\n')}
    ".previous\\n");

${symbols.join('\n')}

namespace gateway::admin {

namespace {

const ConsoleAsset files[]{
${rows.join('\n')}
};

}

std::span<const ConsoleAsset> console_assets() noexcept {
    return files;
}

}
`,
);
