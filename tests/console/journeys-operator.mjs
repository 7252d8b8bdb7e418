// What operators do: is everything moving, who can get what, with whom, on what everything stands. After journeys.mjs, in
// the same installation.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lautturi, Person, startBrowser, url } from './people.mjs';

let browser;
let oskari;

before(async () => {
  browser = await startBrowser();
  lautturi('user', 'add', 'oskari', '--role', 'operator');
  oskari = await Person.of(browser, 'oskari');
  await oskari.enrol();
});
after(() => browser.close());

test('an exchange is found among many, paused with a reason, and resumed', async () => {
  const { page } = oskari;
  await oskari.go('/exchanges', 'Tiedonsiirrot');
  await page.getByText('Odottaa ihmistä').or(page.getByText('Ei vielä liikennettä')).first().waitFor();
  await page.getByLabel('Hae nimellä, osapuolella tai rekisterillä').fill('kela-statements-out');
  await page.getByText(/^Näkyvissä 1 \//).waitFor();
  const opener = page.getByRole('button', { name: 'Tiedot ja toiminnot: kela-statements-out' });
  await opener.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Viimeksi valmistui').waitFor();
  await page.getByText('Viimeinen väliin jäänyt alkaa vielä', { exact: false }).waitFor(); // what becomes of a run that is missed
  await page.getByLabel('Peruste').fill('010594Y9021'); // what looks like a person's code is no reason
  await page.getByRole('button', { name: 'Keskeytä aikataulu' }).click();
  await page.getByText('Pyynnössä on virheitä').waitFor();
  await page.getByLabel('Peruste').fill('tiketti 4711');
  await page.getByRole('button', { name: 'Keskeytä aikataulu' }).click();
  await page.getByText('Keskeytetty (oskari)').waitFor();
  await page.getByText(/Keskeytti oskari .*: tiketti 4711/).waitFor();
  await page.getByRole('img', { name: /^Kuva: .* viestiä/ }).waitFor();
  await page.getByText('Näytä taulukkona').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('table', { name: 'Liikenne 30 päivältä' }).getByRole('link').first().waitFor();
  await oskari.look('tiedonsiirto-keskeytetty');
  await page.getByLabel('Peruste').fill('tiketti 4711 korjattu');
  await page.getByRole('button', { name: 'Jatka aikataulua' }).click();
  await page.getByText('Keskeytetty (oskari)').waitFor({ state: 'detached' });
  assert.match(page.url(), /text=kela-statements-out/); // what is looked for can be kept and sent
});

test('what nothing fits says so, and every state can be chosen by keyboard', async () => {
  const { page } = oskari;
  await oskari.go('/exchanges?text=olematon', 'Tiedonsiirrot');
  await page.getByText('Mikään ei vastaa rajausta').waitFor();
  await oskari.look('tiedonsiirrot-ei-osumia');
  await oskari.go('/exchanges', 'Tiedonsiirrot');
  await page.getByLabel('Tila', { exact: true }).focus();
  await page.keyboard.press('End');
  await page.getByLabel('Tila', { exact: true }).selectOption('kept');
  assert.match(page.url(), /state=kept/);
});

test('who can get what: a picture with its table, the rules behind a cell, what ends, and why not', async () => {
  const { page } = oskari;
  await oskari.go('/rules', 'Kuka voi saada');
  await page.getByRole('img', { name: /^Kuva: \d+ ruutua/ }).waitFor();
  await oskari.look('kuka-voi-saada');
  await page.getByText('Näytä taulukkona').focus();
  await page.keyboard.press('Enter');
  const table = page.getByRole('table', { name: 'Vastaanottajat ja tietoryhmät' });
  const cell = table.getByRole('row', { name: /^Terveydentila/ }).getByRole('button').first();
  await cell.focus();
  await page.keyboard.press('Enter');
  const ways = page.getByRole('table', { name: 'Kuka voi saada mitä ja minkä säännön nojalla' });
  await ways.getByRole('row').nth(1).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'who-can');
  await oskari.look('kuka-voi-saada-saannot');

  await page.getByRole('button', { name: /^Mitä päättyisi: / }).first().click();
  await page.getByText(/^Kun .* päättyy/).waitFor();

  // what rests on an agreement is told, and what would stop when it ends
  const all = page.getByRole('button', { name: /^Näytä kaikki \(/ });
  if (await all.count()) {
    await all.click();
  }
  await page.getByRole('table', { name: 'Mitä päättyy ja milloin' }).getByRole('row', { name: /palvelusopimus-2025-1/ })
    .getByText('provider-referral', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Mitä päättyisi: palvelusopimus-2025-1' }).click();
  await page.getByText(/^Kun palvelusopimus-2025-1 .* päättyy/).waitFor();

  await page.getByLabel('Osapuoli', { exact: true }).selectOption('kela');
  await page.getByLabel('Tietoryhmä', { exact: true }).selectOption('health');
  await page.getByRole('button', { name: 'Selitä', exact: true }).click();
  const fields = page.getByRole('table', { name: 'Kenttien ratkaisut' });
  await fields.getByText('Ei lähtenyt').first().waitFor();
  await oskari.look('selitys');
  assert.equal(await page.getByText('Kenestä kysytään').count(), 0); // an operator asks about nobody
  await page.getByLabel('Suostumus', { exact: true }).selectOption('withdrawn');
  await fields.waitFor({ state: 'detached' }); // that was another question
  await page.getByRole('button', { name: 'Selitä', exact: true }).click();
  await fields.getByText('Ei lähtenyt').first().waitFor();
});

test('a partner: agreements, keys both ways, a connection that is tried; a key is changed', async () => {
  const { page } = oskari;
  await oskari.go('/partners', 'Osapuolet');
  await page.getByLabel('Hae nimellä tai luokalla').fill('kela');
  await oskari.look('osapuolet');
  await page.goto(`${page.url().replace(/\/partners.*/, '')}/partners/kela`);
  await page.getByRole('button', { name: 'Kokeile yhteyttä: statements' }).click();
  await page.getByText(/^✓\s*Yhteys toimii/).waitFor();
  const retries = page.getByRole('table', { name: 'Uudet yritykset' });
  await retries.getByRole('row', { name: /kela-statements-out/ }).getByText('20 s', { exact: false }).waitFor(); // as tests/console/run has it
  await retries.getByRole('row', { name: /kela-statements-out/ }).getByText('ajon alusta', { exact: false }).waitFor();
  await page.getByText('Uusia yrityksiä enintään 20', { exact: false }).waitFor();
  await oskari.look('osapuoli');

  // Kela has sent the digest of its next key; until it is used both are good
  const next = 'ab'.repeat(32);
  lautturi('pin', 'accept', 'kela', next, '--reason', 'Kelan ilmoitus 17/2026', '--yes');
  process.kill(Number(process.env.CONSOLE_DAEMON), 'SIGHUP');
  const changing = page.getByText('Avain on vaihtumassa');
  for (let look = 0; look < 30 && !(await changing.isVisible()); look += 1) {
    await page.reload();
    await page.getByRole('heading', { name: 'Millä avaimilla osapuoli ottaa yhteyttä' }).waitFor();
  }
  await changing.waitFor();
  await page.getByText(`${next.slice(0, 16)}…`).waitFor();
  await page.getByText('Ei vielä nähty').first().waitFor();
  await oskari.look('osapuoli-avain-vaihtuu');
  await oskari.go('/partners/nobody', 'Osapuolet');
  await page.getByText('Osapuolta ei ole').waitFor();
});

test('a page that fails while it is drawn says so and leaves a way back; the navigation stays', async () => {
  const { page } = oskari;
  const before = oskari.complaints.length;
  await page.route('**/api/v1/partners', (route) => route.fulfill({ json: { partners: [{}] } })); // no answer that a page can draw
  await page.goto(`${url}/partners`);
  await page.getByRole('heading', { level: 1, name: 'Sivua ei voitu näyttää' }).waitFor();
  assert.equal(oskari.complaints.length, before); // it was caught, and is nobody's
  await oskari.look('sivu-rikki');
  await page.getByRole('navigation', { name: 'Sivut' }).getByRole('link', { name: 'Asennus' }).click();
  await page.getByRole('heading', { level: 1, name: 'Asennus' }).waitFor();
  await page.unroute('**/api/v1/partners');
  await page.getByRole('navigation', { name: 'Sivut' }).getByRole('link', { name: 'Osapuolet' }).click();
  await page.getByLabel('Hae nimellä tai luokalla').waitFor(); // what it failed on was asked for anew
});

test('what the installation stands on', async () => {
  const { page } = oskari;
  await oskari.go('/installation', 'Asennus');
  await page.getByText('Avaa kaiken').waitFor();
  await page.getByText(/merkintää kirjoitettu/).waitFor();
  await page.getByText('Ei koskaan').first().waitFor(); // no copy was made here yet, and that is said
  await page.getByRole('button', { name: 'Laske, mitä nyt hävitettäisiin' }).click();
  await page.getByRole('table', { name: 'Mitä nyt hävitettäisiin' }).getByRole('row').nth(1).waitFor();
  await oskari.look('asennus');
});

test("a new user's first hour: every page that the role may open, by keyboard, in three languages", async () => {
  const { page } = oskari;
  await oskari.go('/exchanges', 'Tiedonsiirrot');
  const links = page.getByRole('navigation', { name: 'Sivut' }).getByRole('link');
  const count = await links.count();
  assert.ok(count >= 7);
  for (let index = 0; index < count; index += 1) {
    await links.nth(index).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await page.getByText('rooli ei riitä').count(), 0);
  }
  for (const [language, heading] of [['Svenska', 'Datautbyten'], ['English', 'Exchanges'], ['Suomi', 'Tiedonsiirrot']]) {
    await page.getByRole('button', { name: language }).click();
    await page.getByRole('navigation').getByRole('link', { name: heading }).waitFor();
  }
});
