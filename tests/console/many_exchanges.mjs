// A municipality that exchanges with everybody about everything: many_exchanges.mjs MAPPINGS COUNT puts COUNT exchanges
// beside those that a folder has. They are of one party and read by one schema, as many of one kind are.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const manyName = (number) => `kela-many-${String(number).padStart(5, '0')}-out`;

/** Nothing of them runs by the clock: what is looked at is that they are there. */
function withoutClock(yaml) {
  const lines = yaml.split('\n');
  const begins = lines.findIndex((line) => line.startsWith('# In the night')); // the schedule and what is expected stand last
  return `${lines.slice(0, begins).join('\n')}\n`;
}

export function generate(mappings, count) {
  const original = join(mappings, 'exchanges', 'kela-statements-out');
  const exchange = withoutClock(readFileSync(join(original, 'exchange.yaml'), 'utf8'));
  for (let number = 1; number <= count; number += 1) {
    const folder = join(mappings, 'exchanges', manyName(number));
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'exchange.yaml'),
      exchange
        .replace('exchange: kela-statements-out', `exchange: ${manyName(number)}`)
        .replace('Työvoimapoliittiset lausunnot Kelalle', `Lausunnot Kelalle, erä ${number}`)
        .replace('Arbetskraftspolitiska utlåtanden till FPA', `Utlåtanden till FPA, post ${number}`)
        .replace('Labour-policy statements to Kela', `Statements to Kela, lot ${number}`),
    );
    for (const file of ['mapping.yaml', 'statements.xsd']) {
      copyFileSync(join(original, file), join(folder, file));
    }
  }
}

if (process.argv[1] === import.meta.filename) {
  generate(process.argv[2], Number(process.argv[3]));
}
