// The data-protection officer's days: a consent is refused and its effect is seen; an access request is answered. After
// journeys.mjs, in the same installation.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Keys } from './keyboard.mjs';
import { lautturi, Person, servicesBegun, startBrowser } from './people.mjs';

const folder = process.env.CONSOLE_FOLDER;
const { examples } = JSON.parse(readFileSync(join(folder, 'population', 'oracle.json'), 'utf8'));
const example = (name) => [examples[name]].flat()[0];

let browser;
let officer;

before(async () => {
  browser = await startBrowser();
  lautturi('user', 'add', 'oona', '--role', 'data-protection-officer');
  officer = await Person.of(browser, 'oona');
  await officer.enrol();
});
after(() => browser.close());

/** A municipal system asks a provider about a person. @return the status that it gets */
function askProvider(personalId) {
  const body = JSON.stringify({
    personalId,
    familyName: 'Esimerkki',
    givenNames: 'Aino',
    workAbilitySummary: 'Yhteenveto',
    referral: { openedOn: '2026-02-02' },
  });
  const port = readFileSync(join(folder, 'ports'), 'utf8').match(/^relay=(\d+)/m)[1];
  const file = (name) => readFileSync(join(folder, 'certs', name));
  return new Promise((resolve, reject) => {
    request(
      `https://127.0.0.1:${port}/relay/provider-referral-query`,
      {
        method: 'POST',
        cert: file('case-system.pem'),
        key: file('case-system.key'),
        ca: file('ca.pem'),
        headers: { 'Content-Type': 'application/json' },
      },
      (response) => response.resume().on('end', () => resolve(response.statusCode)),
    )
      .on('error', reject)
      .end(body);
  });
}

/** What for and why, as every look at a person is asked. */
async function sayWhy(scope, reason) {
  await scope.getByLabel('Mihin tarkoitukseen?').selectOption('rights-request');
  await scope.getByLabel('Miksi katsot?').fill(reason);
}

async function lookAt(subject, reason) {
  const { page } = officer;
  await officer.go('/person', 'Henkilö');
  await page.getByText('Etelä-Satakunnan työllisyysalueen asiakasrekisteri', { exact: true }).click();
  await page.getByLabel('Henkilötunnus', { exact: true }).fill(subject);
  await sayWhy(page, reason);
  await page.getByRole('button', { name: 'Hae' }).click();
  await page.getByRole('heading', { name: 'Aikajana' }).waitFor();
}

test('a consent is refused, and from then on nothing goes: the message says why', async () => {
  const { page } = officer;
  const subject = example('provider-consent-given');
  assert.equal(await askProvider(subject), 200);

  await lookAt(subject, 'Ilmoitus 21/2026');
  await page.getByRole('button', { name: 'Kirjaa ilmoitus' }).click();
  await page.getByLabel('Mitä kirjataan').selectOption('withdrawn');
  await page.getByLabel('Mitä varten').selectOption('gdpr9');
  await page.getByLabel('Kenelle').selectOption('kuntoutus-esimerkki');
  await page.getByLabel('Tarkoitus', { exact: true }).selectOption('employment-service');
  await page.getByLabel('Tiedot', { exact: true }).fill('work-ability-summary');
  await page.keyboard.press('Enter');
  await officer.look('henkilo-kirjaus');
  await page.getByRole('button', { name: 'Kirjaa', exact: true }).click();
  await page.getByText(/^Kirjattu/).first().waitFor();
  await page.getByRole('button', { name: 'Katso henkilö uudelleen' }).click();
  await page.getByText('Peruttu').first().waitFor();
  await officer.look('henkilo');

  assert.equal(await askProvider(subject), 403);
  await officer.go('/messages', 'Viestit');
  await page.getByLabel('Tiedonsiirto', { exact: true }).selectOption('provider-referral-query');
  await page.getByLabel('Tulos').selectOption('withheld');
  await page.waitForURL(/outcome=withheld/);
  await page.getByRole('table').getByText('Pidätetty').first().waitFor();
  await officer.look('viestit');
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('list', { name: 'Vaiheet' }).waitFor();
  await page.getByText('Päätös 1: kielletty').waitFor();
  await officer.look('viesti-vaiheet');
});

test('an address protection that begins later is told so before it is recorded, and afterwards', async () => {
  const { page } = officer;
  const year = new Date().getUTCFullYear() + 1;
  await lookAt(example('provider-consent-given'), 'Ilmoitus 23/2026');
  await page.getByRole('button', { name: 'Kirjaa ilmoitus' }).click();
  await page.getByLabel('Mitä kirjataan').selectOption('turvakielto');
  for (const field of ['Alkaen', 'Viimeinen päivä']) { // one digit too many in the year: what was typed stands, to be mended
    await page.getByLabel(field, { exact: true }).fill('20277-05-01');
    assert.equal(await page.getByLabel('Mitä kirjataan').inputValue(), 'turvakielto');
    await page.getByLabel(field, { exact: true }).fill('');
  }
  await page.getByLabel('Alkaen', { exact: true }).fill(`${year}-05-01`);
  await page.getByRole('button', { name: 'Kirjaa', exact: true }).click();
  const question = page.getByRole('group', { name: 'Este ei vaikuta nyt. Kirjataanko silti?' });
  await question.getByText(`Vaikuttaa vasta 1.5.${year} alkaen`, { exact: false }).waitFor();
  await officer.look('henkilo-este-myohemmin');
  await question.getByRole('button', { name: 'Peru' }).click();
  assert.equal(await page.evaluate(() => document.activeElement.innerText), 'Kirjaa');
  await page.getByRole('button', { name: 'Kirjaa', exact: true }).click();
  await question.getByRole('button', { name: 'Kirjaa silti' }).click();
  await page.getByRole('button', { name: 'Katso henkilö uudelleen' }).waitFor();
  await page.getByText(`Vaikuttaa vasta 1.5.${year} alkaen`, { exact: false }).waitFor();
  assert.equal(await page.getByText('Kirjattu ja voimassa', { exact: false }).count(), 0);
  await page.getByRole('button', { name: 'Katso henkilö uudelleen' }).click();
  const row = page.getByRole('table', { name: 'Esteet' }).getByRole('row', { name: /Turvakielto/ });
  await row.getByText(`Alkaa 1.5.${year}`, { exact: false }).waitFor();
  assert.equal(await row.getByText('Voimassa').count(), 0);
});

test('a person looked up in one language is looked up again in another, and reported in one alone', async () => {
  const { page } = officer;
  await lookAt(example('provider-consent-given'), 'Ilmoitus 24/2026');
  const finnish = 'Yhteenveto työkyvystä'; // what an item is called
  assert.equal((await page.innerText('body')).includes(finnish), true);
  assert.equal((await page.getByRole('table', { name: 'Aikajana' }).innerText()).includes('service-provider'), false); // a class has a name
  await page.getByRole('button', { name: 'Näytä tietopyynnön raportti' }).click();
  await page.getByRole('heading', { name: 'Raportti henkilötiedoista' }).waitFor();
  await page.getByRole('button', { name: 'Svenska' }).click();
  await page.getByText('Personen har sökts på ett annat språk').waitFor();
  assert.equal(await page.locator('.printable').count(), 0);
  await page.getByRole('button', { name: 'Sök på nytt på svenska' }).click();
  await page.getByText('Personen har sökts på ett annat språk').waitFor({ state: 'detached' });
  await page.locator('.person-head button[aria-expanded]').last().click();
  await page.locator('.printable').waitFor();
  assert.equal((await page.innerText('body')).includes(finnish), false);
  await page.getByRole('button', { name: 'Suomi' }).click();
});

test('messages of a person are found by their code, which shows nowhere', async () => {
  const { page } = officer;
  const subject = example('provider-consent-given');
  await officer.go('/messages', 'Viestit');
  await page.getByText('Etsi henkilön viestit').click();
  await page.getByLabel('Rekisteri').selectOption('etela-satakunta');
  await page.getByLabel('Henkilötunnus', { exact: true }).fill(subject);
  assert.equal(await page.getByRole('button', { name: 'Etsi viestit' }).isDisabled(), true);
  await sayWhy(page, 'Ilmoitus 22/2026');
  await page.getByRole('button', { name: 'Etsi viestit' }).click();
  await page.getByText('kuntoutus-esimerkki').last().waitFor();
  const found = page.getByRole('table', { name: 'Henkilön viestit' });
  await found.getByText('Luovutettu').first().waitFor();
  await page.getByLabel('Mitä viesteille tapahtui').selectOption('withheld');
  await found.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Etsi viestit' }).click();
  await found.getByText('Pidätetty').first().waitFor();
  assert.equal(await found.getByText('Luovutettu').count(), 0);
  assert.equal((await page.innerText('body')).includes(subject), false);
  assert.equal(page.url().includes(subject), false);
  await officer.look('viestit-henkilon');
  await page.getByLabel('Henkilötunnus', { exact: true }).fill(''); // nobody's messages stand under another code
  await found.waitFor({ state: 'detached' });
});

test('the gate is asked about a person: for a purpose and a reason, on record, and the code shows nowhere', async () => {
  const { page } = officer;
  const subject = example('provider-consent-given'); // who has withdrawn by now
  await officer.go('/rules', 'Kuka voi saada');
  await page.getByLabel('Osapuoli', { exact: true }).selectOption('kuntoutus-esimerkki');
  await page.getByLabel('Tarkoitus', { exact: true }).selectOption('employment-service');
  await page.getByLabel('Rekisteri', { exact: true }).selectOption('etela-satakunta');
  await page.getByLabel('Tietoryhmä', { exact: true }).selectOption('health');
  const facts = page.locator('summary', { hasText: 'Tosiseikat' });
  await facts.click();
  await page.getByLabel('Asiakas on ohjattu palveluun', { exact: true }).check();
  await facts.click();
  await page.getByText('Henkilöstä', { exact: true }).click();
  await page.getByLabel('Henkilötunnus', { exact: true }).fill(subject);
  const ask = page.getByRole('button', { name: 'Selitä', exact: true });
  assert.equal(await ask.isDisabled(), true); // not without a purpose and a reason
  await sayWhy(page, 'Ilmoitus 25/2026');
  await ask.click();
  const fields = page.getByRole('table', { name: 'Kenttien ratkaisut' });
  await fields.getByText('Ei lähtenyt').first().waitFor();
  await fields.getByText('peruuttanut suostumuksensa').first().waitFor(); // as the store alone knows
  assert.equal((await page.innerText('body')).includes(subject), false);
  assert.equal(page.url().includes(subject), false);
  await officer.look('selitys-henkilosta');
  await page.getByLabel('Tietoryhmä', { exact: true }).selectOption('contact'); // the answer is not to this question
  await fields.waitFor({ state: 'detached' });
  await page.getByLabel('Tietoryhmä', { exact: true }).selectOption('health');
  await ask.click();
  await fields.getByText('Ei lähtenyt').first().waitFor();
  await page.getByText('Esimerkkitapauksesta', { exact: true }).click(); // and is forgotten
  await fields.waitFor({ state: 'detached' });
  await page.getByText('Henkilöstä', { exact: true }).click();
  assert.equal(await page.getByLabel('Henkilötunnus', { exact: true }).inputValue(), '');
});

test('an access request is answered: opened, identified, looked at, handed over', async () => {
  const { page } = officer;
  const subject = example('provider-consent-given');
  await officer.go('/requests', 'Oikeuspyynnöt');
  await page.getByText('Avoimia pyyntöjä ei ole').waitFor();
  await officer.look('oikeuspyynnot-tyhja');
  await page.getByLabel('Rekisteri').selectOption('etela-satakunta');
  await page.getByLabel('Henkilötunnus', { exact: true }).fill(subject);
  await page.getByLabel('Asian viite').fill('HAK-2026-31');
  // the answer to the first press is lost on its way: pressed again, it is the same request
  await page.route('**/api/v1/rights/requests', async (route) => {
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  await page.getByRole('button', { name: 'Avaa pyyntö' }).click();
  await page.getByText('Palvelimeen ei saada yhteyttä').waitFor();
  await page.getByRole('button', { name: 'Avaa pyyntö' }).click();
  await page.getByRole('heading', { level: 1, name: 'Pääsy tietoihin (15 art.)' }).waitFor();
  assert.equal(page.url().includes(subject), false);
  const next = page.getByRole('region', { name: 'Seuraava vaihe' });
  await next.getByLabel('Asian viite').fill('HAK-2026-31-2');
  await next.getByRole('button', { name: 'Kirjaa vaihe' }).click();
  await page.getByRole('table').getByText('Pyytäjä tunnistettu').waitFor();

  const answer = page.getByRole('region', { name: 'Vastaus' });
  await answer.getByLabel('Miksi katsot?').fill('HAK-2026-31');
  await answer.getByRole('button', { name: 'Katso luonnos' }).click();
  await page.getByText('Luonnos: ei luovutettu').waitFor();
  await officer.look('oikeuspyynto-luonnos');
  await answer.getByLabel('Luovutuksen viite').fill('HAK-2026-31-3');
  await answer.getByRole('button', { name: 'Luovuta vastaus' }).click();
  await page.getByText('Vastaus on luovutettu ja kirjattu').waitFor();
  await page.getByText('Luovutettu', { exact: true }).first().waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('navigation', { name: 'Sivut' }).isVisible(), false);
  assert.equal(await page.getByText('Raportti henkilötiedoista').isVisible(), true);
  await page.emulateMedia({ media: null });
  await page.getByRole('button', { name: 'Valmis' }).click();
  await page.getByText('Vastattu').first().waitFor();
  await officer.look('oikeuspyynto');
  await officer.go('/requests', 'Oikeuspyynnöt');
  await page.getByRole('heading', { name: 'Käsitellyt' }).waitFor();
  await page.getByText('Avoimia pyyntöjä ei ole').waitFor(); // nothing was opened twice
  await officer.look('oikeuspyynnot');
});

test('a message shows its fields in three columns; values only when asked for; saved signed', async () => {
  const { page } = officer;
  await officer.go('/messages?exchange=provider-referral-query&outcome=released', 'Viestit');
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('heading', { level: 1, name: 'Viesti' }).waitFor();
  await sayWhy(page, 'HAK-2026-32');
  await page.getByRole('button', { name: 'Selitä päätös' }).click();
  await page.getByRole('heading', { name: 'Kenttäkirja' }).waitFor();
  await officer.look('viesti-kenttakirja');
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Tallenna allekirjoitettuna' }).click();
  const evidence = JSON.parse(readFileSync(await (await file).path(), 'utf8'));
  assert.equal(
    verify(null, Buffer.from(evidence.document), createPublicKey(evidence.signing_key), Buffer.from(evidence.signature, 'hex')),
    true,
  );
  assert.equal(JSON.parse(evidence.document).values_shown, false);
  await page.getByRole('button', { name: 'Näytä arvot' }).click();
  await page.locator('.ledger-value').first().waitFor();
});

test('a breach says who has to be told and what left of theirs, for a reason; then how it ended', async () => {
  const { page } = officer;
  await officer.go('/messages?exchange=provider-referral-query&outcome=released', 'Viestit');
  const link = await page.getByRole('table').getByRole('link').first().getAttribute('href');
  lautturi('breach', 'open', link.split('/').pop(), '--kind', 'wrong');
  await officer.go('/breaches', 'Tietoturvaloukkaukset');
  await officer.look('tietoturvaloukkaukset');
  await page.getByRole('table').getByRole('link', { name: 'Lähetetty ilman oikeutta' }).click();
  await page.getByRole('heading', { level: 1, name: 'Lähetetty ilman oikeutta' }).waitFor();
  const subject = example('provider-consent-given');
  assert.equal((await page.innerText('body')).includes(subject), false);
  const affected = page.getByRole('region', { name: 'Henkilöt, joille kerrotaan' }).first();
  await affected.getByLabel('Miksi katsot?').fill('Ilmoitus 34/2026');
  await affected.getByRole('button', { name: 'Näytä henkilöt' }).click();
  await affected.getByText(subject).waitFor();
  await officer.look('tietoturvaloukkaus', { mask: [affected.locator('tbody th')] });
  const next = page.getByRole('region', { name: 'Seuraava vaihe' });
  await next.getByLabel('Vaihe').selectOption('closed');
  await next.getByLabel('Asian viite').fill('HAK-2026-34');
  await next.getByRole('button', { name: 'Kirjaa vaihe' }).click();
  await page.getByText('Päätetty').first().waitFor();
});

test('a statistics release is refused, repaired, counted, and signed by another', async () => {
  const { page } = officer;
  servicesBegun();
  await officer.go('/releases', 'Tilastojulkaisut');
  await page.getByText('Mitään ei ole julkaistu').waitFor();
  await page.getByLabel('Tiedonsiirto').selectOption('service-statistics-out');
  const now = new Date();
  const quarter = Math.floor(now.getUTCMonth() / 3) + 1;
  await page.getByRole('textbox', { name: 'Neljännes' }).fill(`${now.getUTCFullYear()}Q${quarter}`);
  await page.getByRole('button', { name: 'Laske', exact: true }).click();
  await page.getByText('Hylätty: ei anonyymi').waitFor();
  await page.getByText('Neljännes ei ole vielä päättynyt', { exact: false }).waitFor();
  await officer.look('tilasto-hylatty');
  await page.getByText('Mitään ei ole julkaistu').waitFor(); // a refused one leaves nothing

  await page.getByRole('textbox', { name: 'Neljännes' }).fill('2026Q1');
  await page.getByRole('button', { name: 'Laske', exact: true }).click();
  await page.getByText(/^✓?!?\s*Anonyymi/).first().waitFor();
  await page.getByRole('link', { name: 'Avaa julkaisu allekirjoitettavaksi' }).click();
  await page.getByText('Teit julkaisun itse', { exact: false }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Allekirjoita' }).isDisabled(), true);
  await officer.look('tilasto');

  lautturi('user', 'add', 'maija', '--role', 'data-protection-officer');
  const second = await Person.of(browser, 'maija');
  await second.enrol();
  await second.page.goto(page.url());
  await new Keys(second.page).button('Allekirjoita'); // without a mouse, as every task
  await second.page.getByText('Allekirjoitettu').first().waitFor();
  await second.context.close();
  await officer.go('/releases', 'Tilastojulkaisut');
  await page.getByRole('table').getByText('Allekirjoitettu').waitFor();
  await officer.look('tilastot');

  // somebody in it says no before it has left
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('button', { name: 'Peru julkaisu' }).click();
  await page.getByRole('table').getByText('Peruttu').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Peru julkaisu' }).count(), 0);
});

test('the journal is verified now, shown to others as an excerpt, and says who looked', async () => {
  const { page } = officer;
  await officer.go('/journal', 'Loki');
  await page.getByRole('button', { name: 'Tarkista nyt' }).click();
  await page.getByText('ovat ehjät', { exact: false }).waitFor({ timeout: 60_000 });
  const file = page.waitForEvent('download');
  await page.getByLabel('Alkaen').fill(new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Helsinki' }).format(new Date()));
  await page.getByRole('button', { name: 'Tallenna ote' }).click();
  const out = join(folder, 'excerpt.jsonl');
  await (await file).saveAs(out);
  const key = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Tallenna julkinen avain' }).click();
  await (await key).saveAs(join(folder, 'shown.pub'));
  execFileSync(process.env.CONSOLE_LAUTTURI, ['journal', 'verify', out, '--key', join(folder, 'shown.pub')]);
  await page.getByRole('table', { name: 'Viimeisimmät kutsut' }).getByText('oona').first().waitFor();
  await officer.look('loki');

  // of a message it may be a look at somebody: not without what for, and why
  const decided = readFileSync(out, 'utf8').trim().split('\n').map((line) => JSON.parse(line)).find(({ entry }) => entry?.kind === 'decision' && entry.person !== '0');
  const saveIt = page.getByRole('button', { name: 'Tallenna ote' });
  await page.getByLabel('Alkaen').fill('');
  await page.getByLabel('Viestin tunnus').fill(decided.entry.message);
  assert.equal(await saveIt.isDisabled(), true);
  await sayWhy(page, 'Kantelu 3/2026');
  const ofOne = page.waitForEvent('download');
  await saveIt.click();
  await ofOne;
  await officer.go('/journal', 'Loki');
  const look = page.getByRole('table', { name: 'Viimeisimmät kutsut' }).getByRole('row', { name: new RegExp(decided.entry.message) });
  await look.getByText('Rekisteröidyn pyyntö').first().waitFor();
});

test('a notice stands beside the rules and what went, and its section is made from the rules', async () => {
  const { page } = officer;
  await officer.go('/notices', 'Tietosuojaselosteet');
  await page.getByLabel('Rekisteri').selectOption('etela-satakunta');
  await page.getByRole('heading', { name: 'Viime aikoina lähti' }).waitFor();
  await officer.look('selosteet');
  await page.getByRole('button', { name: 'Näytä luovutuskohta sääntöjen mukaan' }).click();
  await page.getByRole('heading', { name: /^Säännönmukaiset luovutukset/ }).waitFor();
  await page.getByRole('button', { name: 'Näytä käsittelytoimet' }).click();
  await page.locator('#processing ~ details').first().waitFor();
  await officer.look('selosteet-30-artikla', { fullPage: false }); // long: each rule has a sentence
});
