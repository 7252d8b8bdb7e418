// A new partner from nothing to its first message, by an administrator who writes no code: questions instead of files, the
// check and the cases, the data-protection officer's eyes, coming into force, a connection that is tried, a run. After
// journeys-operator.mjs, in the same installation.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { lautturi, Person, startBrowser } from './people.mjs';

const folder = process.env.CONSOLE_FOLDER;
const title = 'Naapurialue asiakkaan tietojen saajaksi';
let browser;
let author;
let officer;
let address;

before(async () => {
  browser = await startBrowser();
  lautturi('user', 'add', 'petra', '--role', 'administrator', '--role', 'operator');
  lautturi('user', 'add', 'pirjo', '--role', 'data-protection-officer');
  author = await Person.of(browser, 'petra');
  officer = await Person.of(browser, 'pirjo');
  await author.enrol();
  await officer.enrol();
});
after(() => browser.close());

/** The questions are answered by keyboard alone. */
async function answer(scope, label, text) {
  const field = scope.getByLabel(label, { exact: true });
  await field.focus();
  await author.page.keyboard.type(text);
}

/** In the open text the last word of `words`, with which one line begins, is typed anew. */
async function retype(page, path, words, typed) {
  await page.getByRole('textbox', { name: path }).locator('.cm-line', { hasText: words }).click();
  await page.keyboard.press('Home');
  for (let step = 0; step < words.length; step += 1) {
    await page.keyboard.press('ArrowRight');
  }
  for (let step = 0; step < words.length - words.lastIndexOf(' ') - 1; step += 1) {
    await page.keyboard.press('Backspace');
  }
  await page.keyboard.type(typed);
}

test('a party and an exchange are made of answers, and the check has nothing against them', async () => {
  const { page } = author;
  await author.go('/changes', 'Muutokset');
  await page.getByLabel('Nimi').fill(title);
  await page.getByRole('button', { name: 'Aloita luonnos' }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  address = new URL(page.url()).pathname;

  const asked = page.getByRole('region', { name: 'Uusi osapuoli tai tiedonsiirto' });
  await asked.getByRole('button', { name: 'Osapuoli' }).click();
  await answer(asked, 'Tunnus', 'Naapurialue');
  await asked.getByRole('button', { name: 'Lisää luonnokseen' }).click();
  await asked.getByText('NAME_FORM').waitFor(); // what is wrong with it is told beside it
  await asked.getByLabel('Tunnus', { exact: true }).fill('naapurialue');
  await asked.getByLabel('Näkyvä nimi').fill('Naapurin työllisyysalue');
  await asked.getByLabel('Vastaanottajan luokka').selectOption('employment-authority');
  await asked.getByLabel('Osoite').fill(`https://127.0.0.1:${readFileSync(join(folder, 'naapurialue.port'), 'utf8').trim()}/customers`);
  await asked.getByLabel('Palvelimen avaimen tiiviste').fill(readFileSync(join(folder, 'certs', 'naapurialue.spki'), 'utf8').trim());
  await asked.getByLabel('Varmentajan tiedosto').fill(join(folder, 'certs', 'ca.pem'));
  await author.look('muutos-uusi-osapuoli');
  await asked.getByRole('button', { name: 'Lisää luonnokseen' }).click();
  await page.getByRole('textbox', { name: 'parties/naapurialue/party.yaml' }).waitFor();

  await asked.getByRole('button', { name: 'Tiedonsiirto' }).click();
  await asked.getByLabel('Tunnus', { exact: true }).fill('naapurialue-out');
  await asked.getByLabel('Näkyvä nimi').fill('Asiakkaan tiedot naapurialueelle');
  await asked.getByLabel('Osapuoli', { exact: true }).selectOption('naapurialue');
  await asked.getByLabel('Rekisteri', { exact: true }).selectOption('etela-satakunta');
  await asked.getByLabel('Rekisterin kysely').selectOption('customers');
  await asked.getByLabel('Muoto').selectOption('ndjson');
  await author.look('muutos-uusi-tiedonsiirto');
  await asked.getByRole('button', { name: 'Lisää luonnokseen' }).click();
  // what was left empty is named by file and line, and is filled in there
  await page.getByText('FILL-IN').first().waitFor();
  await retype(page, 'exchanges/naapurialue-out/exchange.yaml', 'purpose: FILL-IN', 'unemployment-benefit');
  await page.getByText('Virheetön').waitFor();
  // nothing leaves to a party of which nobody has said that it is as it stands there
  const party = 'parties/naapurialue/party.yaml';
  await page.getByRole('button', { name: party }).click();
  await retype(page, party, 'state: suspended', 'active');
  await page.getByText(/Kirjoitat|Tallennetaan/).first().waitFor();
  await page.getByText(/^✓\s*Tallennettu$/).first().waitFor();
  await page.getByText('Virheetön').waitFor();
});

test('its mapping is made at the workbench, with the sample through it', async () => {
  const { page } = author;
  await author.go(`${address.replace('/changes/', '/workbench/')}`, 'Kohdistuspöytä');
  await page.getByLabel('Tiedonsiirto').selectOption('naapurialue-out');
  await page.getByText(/tietoa ilman paikkaa/).click();
  await page.getByRole('button', { name: 'Lisää rivi: Kotikunta' }).click();
  await page.getByRole('textbox', { name: 'Osapuolen kenttä: Kotikunta' }).waitFor();
  await page.getByText(/^✓\s*Tallennettu$/).first().waitFor();
  await page.getByText('Virheetön').waitFor();
  await author.look('kohdistuspoyta-uusi');
});

test('a new recipient needs the data-protection officer; then it comes into force', async () => {
  const { page } = author;
  await author.go(address, title);
  await page.getByText('hyväksyjäksi käy vain tietosuojavastaava').waitFor();
  await author.look('muutos-uusi-vastaanottaja');
  await officer.go(address, title);
  await officer.page.getByLabel('Perustelu').fill('Sopimus 3/2026');
  await officer.page.getByRole('button', { name: 'Hyväksy', exact: true }).click();
  await officer.page.getByText('Hyväksynyt: pirjo.').waitFor();
  await page.reload();
  await page.getByText('Hyväksynyt: pirjo.').waitFor();
  await page.getByLabel('Perustelu').fill('Sopimus 3/2026');
  await page.getByRole('button', { name: 'Pane voimaan nyt' }).click();
  await page.getByText('Tullut voimaan').first().waitFor();
});

test('the connection works, a run is begun, and the first message is at the party', async () => {
  const { page } = author;
  await author.go('/partners/naapurialue', 'Naapurin työllisyysalue');
  await page.getByRole('button', { name: 'Kokeile yhteyttä: files' }).click();
  await page.getByText(/^✓\s*Yhteys toimii/).waitFor();

  await author.go('/exchanges?text=naapurialue', 'Tiedonsiirrot');
  await page.getByText('Ei liikennettä').first().waitFor();
  await page.getByRole('button', { name: 'Tiedot ja toiminnot: naapurialue-out' }).click();
  await page.getByRole('button', { name: 'Aja nyt' }).click();
  await page.getByText('Ajo alkaa muutaman sekunnin kuluessa').waitFor();
  await page.getByRole('link', { name: 'Kaikki ajot' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Ajot' }).waitFor();
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByText(/^✓\s*Täsmää$/).waitFor();
  await page.getByText('Perillä').first().waitFor();
  const got = readdirSync(join(folder, 'got', 'naapurialue')).filter((name) => name.endsWith('.body')).sort();
  const lines = got.flatMap((name) => readFileSync(join(folder, 'got', 'naapurialue', name), 'utf8').split('\n'));
  const records = lines.filter((line) => line !== '').map((line) => JSON.parse(line)); // a connection that is tried has no body
  assert.ok(records.length > 0);
  const known = ['family_name', 'given_names', 'municipality', 'personal_id'];
  assert.ok(records.some((record) => Object.keys(record).sort().join() === known.join()));
  assert.ok(records.every((record) => Object.keys(record).every((key) => known.includes(key)))); // and nothing else
  assert.equal(existsSync(join(folder, 'mappings', 'parties', 'naapurialue')), false); // by the console alone

  await author.go('/messages?exchange=naapurialue-out', 'Viestit');
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('list', { name: 'Vaiheet' }).waitFor();
  await author.look('viesti-ensimmainen');
});
