// Ten thousand exchanges: every page that lists them stays usable. What is asserted is what a page holds and what an answer
// carries, never how long it took. tests/console/run has put them there and started the daemon anew; it comes last.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Keys } from './keyboard.mjs';
import { manyName } from './many_exchanges.mjs';
import { lautturi, Person, startBrowser } from './people.mjs';

const many = Number(process.env.CONSOLE_MANY);
/** A page of fifty exchanges with all that stands around it has some two thousand elements; ten thousand would have hundreds of
 * thousands. */
const mostElements = 5_000;
/** Of an answer that somebody waits for at a page. */
const mostBytes = 1_500_000;

let browser;
let maria;
let keys;
let answers; // of the page that is open: path and bytes

before(async () => {
  browser = await startBrowser();
  lautturi('user', 'add', 'maria', '--role', 'administrator', '--role', 'operator', '--role', 'data-protection-officer');
  maria = await Person.of(browser, 'maria');
  await maria.enrol();
  keys = new Keys(maria.page);
  answers = [];
  maria.page.on('response', async (response) => {
    const path = new URL(response.url()).pathname;
    if (path.startsWith('/api/v1/')) {
      const body = await response.body().catch(() => Buffer.alloc(0)); // whoever has left a page reads no answer of it
      answers.push({ path, bytes: body.length });
    }
  });
});
after(() => browser.close());

/** Nothing of what a page shows grows with how many there are. */
async function staysSmall(where) {
  await maria.page.waitForLoadState('networkidle');
  const elements = await maria.page.evaluate(() => document.querySelectorAll('*').length);
  assert.ok(elements < mostElements, `${where}: ${elements} elements`);
  const large = answers.filter((answer) => answer.bytes > mostBytes);
  answers = [];
  assert.deepEqual(large, [], `${where}: answers that are too large`);
}

test('exchanges: page by page, and one of ten thousand is found', async () => {
  const { page } = maria;
  await maria.go('/exchanges', 'Tiedonsiirrot');
  const shown = page.getByRole('status').filter({ hasText: /^Näkyvissä/ });
  await shown.waitFor();
  const all = Number((await shown.innerText()).split('/')[1].replace(/\D/g, ''));
  assert.ok(all > many, `${all} in force`);
  const rows = page.locator('.exchanges tbody tr');
  const first = await rows.count();
  assert.ok(first <= 50, `${first} on the first page`);
  await staysSmall('exchanges');
  await page.getByRole('button', { name: /^Näytä lisää/ }).click();
  await page.waitForFunction((before) => document.querySelectorAll('.exchanges tbody tr').length > before, first);
  assert.ok((await rows.count()) <= 100);
  await staysSmall('exchanges, two pages');
  await maria.look('tiedonsiirrot-paljon', { fullPage: false });

  const wanted = manyName(7_321);
  await keys.open('/exchanges', 'Tiedonsiirrot');
  await keys.type('Hae nimellä, osapuolella tai rekisterillä', wanted);
  await page.getByText(/^Näkyvissä 1 \//).waitFor();
  await keys.button(`Tiedot ja toiminnot: ${wanted}`);
  await page.getByText('Viimeksi valmistui').waitFor();
  await staysSmall('one exchange');
  await keys.type('Hae nimellä, osapuolella tai rekisterillä', 'erä 9999'); // by its name as by its id
  await page.getByText(/^Näkyvissä 1 \//).waitFor();
});

test('the interface answers by pages: each once, and no page has more than was asked for', async () => {
  const { page } = maria;
  await maria.go('/exchanges', 'Tiedonsiirrot');
  const token = await page.evaluate(async () => (await (await fetch('/api/v1/session')).json()).page_token);
  const ask = (path, body) =>
    page.evaluate(
      async ([to, json, pageToken]) => {
        const headers = json ? { 'Content-Type': 'application/json', 'Page-Token': pageToken } : {};
        const answer = await fetch(`/api/v1${to}`, { method: json ? 'POST' : 'GET', headers, body: json });
        return { status: answer.status, body: await answer.json() };
      },
      [path, body && JSON.stringify(body), token],
    );
  const seen = new Set();
  let behind = '';
  let pages = 0;
  do {
    const { status, body } = await ask('/exchanges/query', { text: 'kela-many', limit: 500, behind });
    assert.equal(status, 200, JSON.stringify(body));
    assert.ok(body.exchanges.length <= 500);
    assert.equal(body.fitting, many);
    body.exchanges.forEach((one) => seen.add(one.exchange));
    behind = body.next ?? '';
    pages += 1;
  } while (behind);
  assert.equal(seen.size, many);
  assert.equal(pages, Math.ceil(many / 500));
  assert.equal((await ask('/exchanges', null)).body.exchanges.length, 500);
  answers = [];
});

/** Every other page that tells of exchanges, or of what is exchanged. */
const places = [
  ['/runs', 'Ajot'],
  ['/outbox', 'Lähtevät'],
  ['/partners', 'Osapuolet'],
  ['/notices', 'Tietosuojaselosteet'],
  ['/releases', 'Tilastojulkaisut'],
  ['/configuration', 'Säännöt voimassa'],
  ['/installation', 'Asennus'],
  ['/journal', 'Loki'],
  ['/changes', 'Muutokset'],
];
for (const [path, heading] of places) {
  test(`${heading}: holds no more than fits`, async () => {
    await maria.go(path, heading);
    await staysSmall(heading);
  });
}

test('a partner with all of them shows some and leads to the rest', async () => {
  const { page } = maria;
  await maria.go('/partners', 'Osapuolet');
  await page.getByLabel('Hae nimellä tai luokalla').fill('kela');
  await page.getByRole('table').locator('a[href="/partners/kela"]').click();
  await page.getByRole('heading', { name: 'Mihin otamme yhteyttä' }).waitFor();
  await staysSmall('a partner');
  await page.getByRole('link', { name: /^Kaikki 10.\d+ tiedonsiirtoa/ }).click();
  await page.getByText(/^Näkyvissä 10.\d+ \//).waitFor();
  await staysSmall('all of a partner');
});

test('messages are narrowed to one that is looked for, not chosen from a list', async () => {
  const { page } = maria;
  await keys.open('/messages', 'Viestit');
  const wanted = manyName(4_711);
  await keys.type('Tiedonsiirto', wanted);
  await keys.act(page.getByRole('button', { name: new RegExp(wanted) }));
  await page.waitForURL(new RegExp(`exchange=${wanted}`));
  await staysSmall('messages');
});

test('who can get what, and what would end', async () => {
  const { page } = maria;
  await maria.go('/rules', 'Kuka voi saada');
  await page.getByRole('img', { name: /^Kuva: \d+ ruutua/ }).waitFor();
  await staysSmall('who can');
  await page.getByText('Näytä taulukkona').click();
  const table = page.getByRole('table', { name: 'Vastaanottajat ja tietoryhmät' });
  await table.getByRole('row', { name: /^Terveydentila/ }).getByRole('button').first().click();
  await page.getByRole('table', { name: 'Kuka voi saada mitä ja minkä säännön nojalla' }).waitFor();
  await staysSmall('who can, a cell');
  await page.getByRole('button', { name: /^Mitä päättyisi: / }).first().click();
  await page.getByText(/^Kun .* päättyy/).waitFor();
  await staysSmall('what would end');
});

test('a mapping of ten thousand is looked for at the workbench, and shown', async () => {
  const { page } = maria;
  await keys.open('/workbench', 'Kohdistuspöytä');
  await keys.button('Aloita uusi luonnos');
  const wanted = manyName(1_234);
  await keys.type('Tiedonsiirto', wanted);
  await keys.act(page.getByRole('button', { name: new RegExp(wanted) }));
  await page.getByRole('textbox', { name: 'Osapuolen kenttä: Sukunimi' }).waitFor();
  await staysSmall('workbench');
  await keys.link('Kohdistuksen korjaus');
  await page.getByRole('heading', { level: 1, name: 'Kohdistuksen korjaus' }).waitFor();
  await page.getByText(/^✓\s*Virheetön$/).first().waitFor({ timeout: 120_000 }); // all of it is checked
  await staysSmall('a draft');
  await keys.type('Avaa tiedosto', wanted);
  await page.getByRole('list', { name: 'Tiedostoja' }).getByRole('button').first().waitFor();
  await staysSmall('files of a draft');
});
