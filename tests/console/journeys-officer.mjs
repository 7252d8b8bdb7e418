// The data-protection officer's days: a consent is refused and its effect is seen; an access request is answered. After
// journeys.mjs, in the same installation.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { lautturi, Person, startBrowser } from './people.mjs';

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
  await page.getByText('etela-satakunta', { exact: true }).click();
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
  assert.equal((await page.innerText('body')).includes(subject), false);
  assert.equal(page.url().includes(subject), false);
  await officer.look('viestit-henkilon');
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
  await page.getByText('Käsitellyt').waitFor();
  await officer.look('oikeuspyynnot');
});
