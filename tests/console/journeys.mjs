// What people do at the console, from the first start on. The cases follow one another: one installation, as it grows.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { lautturi, oneTimeCode, password, Person, startBrowser, url } from './people.mjs';

let browser;
let administrator;
let operator;
let officer;

before(async () => {
  browser = await startBrowser();
});
after(() => browser.close());

/** GET over the network from an address of this machine. */
function ask(path, { headers = {}, localAddress = '127.0.0.1' } = {}) {
  return new Promise((resolve, reject) => {
    request(url + path, { headers, localAddress, rejectUnauthorized: false }, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) }));
    }).on('error', reject).end();
  });
}

test('the page is served compressed, kept only where its name says so, under a strict policy', async () => {
  const page = await ask('/outbox', { headers: { 'Accept-Encoding': 'br' } });
  assert.equal(page.status, 200);
  assert.equal(page.headers['content-encoding'], 'br');
  assert.equal(page.headers['cache-control'], 'no-cache');
  assert.doesNotMatch(page.headers['content-security-policy'], /unsafe/);
  assert.equal((await ask('/', { headers: { 'If-None-Match': page.headers.etag } })).status, 304);
  const plain = (await ask('/')).body.toString();
  const script = await ask(plain.match(/src="(\/assets\/[^"]+\.js)"/)[1], { headers: { 'Accept-Encoding': 'gzip' } });
  assert.equal(script.headers['content-encoding'], 'gzip');
  assert.match(script.headers['cache-control'], /immutable/);
  assert.equal((await ask('/assets/nothing.js')).status, 401); // the interface's word to a stranger
  assert.equal((await ask('/api/v1/exchanges')).status, 401);
});

test('first set-up: no default password, an invitation from the machine', async () => {
  const stranger = await Person.of(browser, 'stranger');
  await stranger.page.goto(url);
  await stranger.page.getByRole('heading', { name: 'Käyttöönotto' }).waitFor();
  await stranger.look('kayttoonotto');
  await stranger.page.getByLabel('Kutsun koodi').fill('<img src=x onerror=alert(1)>');
  await stranger.page.getByRole('button', { name: 'Jatka' }).click();
  await stranger.page.getByText('Kutsu on väärin, käytetty tai vanhentunut').waitFor();
  await stranger.context.close();

  lautturi('user', 'add', 'anna', '--role', 'administrator');
  administrator = await Person.of(browser, 'anna');
  await administrator.enrol();
});

test('sign-in by keyboard alone, with a one-time code that is good once', async () => {
  const { page } = administrator;
  await page.getByRole('button', { name: 'Kirjaudu ulos' }).click();
  await page.getByRole('heading', { name: 'Kirjaudu sisään' }).waitFor();
  await administrator.look('kirjautuminen');
  const code = oneTimeCode(administrator.secret, 1);
  const signIn = async (word) => {
    await page.getByLabel('Käyttäjätunnus').focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('anna');
    await page.keyboard.press('Tab');
    await page.keyboard.type(word);
    await page.keyboard.press('Tab');
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
  };
  await signIn('not the password');
  await page.getByText('Käyttäjätunnus, salasana tai kertakoodi on väärin').waitFor();
  await administrator.look('kirjautuminen-virhe');
  await signIn(password);
  await page.getByRole('heading', { level: 1, name: 'Tiedonsiirrot' }).waitFor();
  const thief = await ask('/api/v1/session', {
    localAddress: '127.0.0.2',
    headers: { Cookie: (await administrator.context.cookies()).map((one) => `${one.name}=${one.value}`).join('; ') },
  });
  assert.equal(JSON.parse(thief.body).signed_in, false);
});

test('an administrator adds people and invites them; a role too low is told which would do', async () => {
  const { page } = administrator;
  await administrator.go('/users', 'Käyttäjät');
  await page.getByRole('textbox', { name: 'Käyttäjätunnus' }).fill('olli');
  await page.getByText('Operaattori', { exact: true }).click();
  await page.getByRole('button', { name: 'Lisää käyttäjä' }).click();
  await page.getByRole('button', { name: 'Kutsu olli' }).click();
  await page.getByText('Kutsu käyttäjälle olli').waitFor();
  await administrator.look('kayttajat', { mask: [page.locator('code.secret')] });

  operator = await Person.of(browser, 'olli');
  await operator.enrol();
  await operator.page.goto(`${url}/users`);
  await operator.page.getByText('Käyttäjän rooli ei riitä').waitFor();
  await operator.page.getByText('Tähän tarvitaan rooli: Pääkäyttäjä, Tietosuojavastaava, Tarkastaja').waitFor();
  await operator.look('rooli-ei-riita');
});

test('a token for one\'s own program: a scope, an end, shown once, and revoked', async () => {
  const { page } = administrator;
  await administrator.go('/tokens', 'Tunnisteet');
  await page.getByText('Tunnisteita ei ole').waitFor();
  await page.getByLabel('Mihin').fill('raportti');
  await page.getByText('traffic:read', { exact: true }).click();
  await page.getByRole('button', { name: 'Myönnä tunniste' }).click();
  const token = await page.getByText(/^lautturi_[0-9a-f]{64}$/).innerText();
  await administrator.look('tunnisteet', { mask: [page.locator('code.secret')] });
  const call = async (path) => (await ask(`/api/v1${path}`, { headers: { Authorization: `Bearer ${token}` } })).status;
  assert.equal(await call('/exchanges'), 200);
  assert.equal(await call('/users'), 403);
  await page.getByRole('button', { name: 'Peruuta: raportti' }).click();
  await page.getByRole('table').getByText('Peruutettu').waitFor();
  await page.getByRole('status').getByText('Tunniste on peruutettu: raportti.').waitFor();
  assert.match(await page.evaluate(() => document.activeElement.innerText), /^raportti/); // the button that was pressed is gone
  assert.equal(await call('/exchanges'), 401);
});

test('an empty outbox teaches; a refused batch is found, planned and tried again', async () => {
  const { page } = operator;
  await operator.go('/outbox', 'Lähtevät');
  await page.getByText('Mitään ei ole pysähtynyt').waitFor();
  await operator.look('lahtevat-tyhja');

  // Kela refuses the whole document: the run stays open, and the command line says so by its status
  await promisify(execFile)(process.env.CONSOLE_LAUTTURI, [
    'run', 'kela-statements-out', '--settings', process.env.CONSOLE_SETTINGS,
  ]).catch((refused) => assert.equal(refused.code, 1));
  await operator.go('/exchanges', 'Tiedonsiirrot');
  await page.getByText('tietuetta pysähtynyt', { exact: false }).first().waitFor();
  if (!process.env.CONSOLE_PICTURES) {
    await page.getByText('<script>window.spoilt=1</script>', { exact: false }).first().waitFor();
  }
  await operator.look('tiedonsiirrot');

  await operator.go('/outbox', 'Lähtevät');
  await page.getByRole('button', { name: /^Suunnittele uusi yritys/ }).first().click();
  await page.getByText('Mitä yritettäisiin').waitFor();
  await operator.look('lahtevat');
  writeFileSync(join(process.env.CONSOLE_FOLDER, 'kela.json'), '{"default":{"status":200}}');
  await page.getByRole('button', { name: 'Yritä uudelleen nyt' }).click();
  await page.getByText('Mitään ei ole pysähtynyt').waitFor({ timeout: 60_000 });

  await operator.go('/runs', 'Ajot');
  await operator.look('ajot');
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByText(/^✓\s*Täsmää$/).waitFor();
  await page.getByText('Perillä').first().waitFor({ timeout: 60_000 });
  await page.getByRole('table', { name: 'Mitä odotettiin' }).getByRole('row', { name: /sent-by-six/ }).waitFor();
  await page.getByText('Jos ajo jää väliin', { exact: false }).waitFor();
  await page.getByText('Aiempia ajoja ei ole').or(page.getByRole('table', { name: 'Aiemmat ajot' })).first().waitFor();
  await operator.look('ajo');

  // a number of the account leads to the messages that it counts, and from there back to the run
  const account = page.locator('dl.account');
  await account.getByRole('link').first().waitFor();
  const counted = Number(await account.getByRole('link').last().innerText());
  await account.getByRole('link').last().click();
  await page.waitForURL(/\/messages\?run=.*&outcome=/);
  await page.getByRole('table', { name: 'Viestit' }).getByRole('row').nth(1).waitFor();
  if (counted < 50) {
    assert.equal(await page.getByRole('table', { name: 'Viestit' }).getByRole('row').count(), counted + 1);
  }
  await page.getByRole('link', { name: 'Yhden ajon viestit: avaa ajo' }).click();
  await page.getByText(/^✓\s*Täsmää$/).waitFor();
  await page.getByRole('table', { name: 'Pidätetyt, hylätyt ja odottavat' }).getByText('Luovutus ei ole sallittu').waitFor();
});

test('the officer reads why a message was decided as it was, with a reason; three languages, dark, small', async () => {
  lautturi('user', 'add', 'tiina', '--role', 'data-protection-officer');
  officer = await Person.of(browser, 'tiina');
  await officer.enrol();
  const { page } = officer;
  const message = someMessage();
  await officer.go(`/messages/${message}`, 'Viesti');
  await page.getByLabel('Mihin tarkoitukseen?').selectOption('supervision');
  await page.getByLabel('Miksi katsot?').fill('Tietopyyntö 12/2026 <b>ei lihavoitu</b>');
  await page.getByRole('button', { name: 'Selitä päätös' }).click();
  await page.getByRole('heading', { name: /^Päätös 1/ }).waitFor();
  await officer.look('viesti');
  await asksAboutPerson(page);
  await officer.go('/configuration', 'Säännöt voimassa');
  await officer.look('saannot');
  await page.getByRole('button', { name: 'Tumma' }).click();
  await officer.look('saannot-tumma');
  await page.getByRole('button', { name: 'Svenska' }).click();
  await page.getByRole('heading', { name: 'Gällande regler' }).waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Rules in force' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  await page.setViewportSize({ width: 640, height: 400 }); // as 1280 x 800 at 200 %
  await officer.go('/exchanges', 'Exchanges');
  await officer.look('tiedonsiirrot-200');
  await officer.go('/nothing', 'There is no such page');
});

test('every look is in the journal, with who and what, and without the words of the reason', () => {
  const calls = entries().filter((entry) => entry.kind === 'audit').map((entry) => JSON.parse(entry.body));
  const of = (user, resource) => calls.filter((call) => call.user === user && call.resource === resource);
  assert.equal(of('tiina', 'decisions').some((call) => call.status === 200 && call.reason), true);
  assert.equal(of('olli', 'outbox').some((call) => call.status === 202), true);
  assert.equal(of('olli', 'users').some((call) => call.code === 'ROLE_TOO_LOW'), true);
  assert.equal(calls.some((call) => call.code === 'SIGN_IN_WRONG' && call.object === 'anna'), true);
  assert.doesNotMatch(JSON.stringify(calls), /Tietopyyntö|kesäyön|not the password/);
});

/** Somebody who refused: found by their code, which shows nowhere until it is asked for. */
async function asksAboutPerson(page) {
  const { examples } = JSON.parse(readFileSync(join(process.env.CONSOLE_FOLDER, 'population', 'oracle.json'), 'utf8'));
  const subject = [examples['provider-consent-refused']].flat()[0];
  await officer.go('/person', 'Henkilö');
  await page.getByText('Etelä-Satakunnan työllisyysalueen asiakasrekisteri', { exact: true }).click();
  await page.getByLabel('Henkilötunnus', { exact: true }).fill(subject);
  await page.getByLabel('Mihin tarkoitukseen?').selectOption('customer-service');
  await page.getByLabel('Miksi katsot?').fill('Tietopyyntö 13/2026');
  await page.getByRole('button', { name: 'Hae' }).click();
  await page.getByText('Kielletty').first().waitFor();
  assert.equal((await page.innerText('body')).includes(subject), false);
  assert.equal(page.url().includes(subject), false);
  await officer.look('henkilo');
  await page.getByRole('button', { name: 'Näytä', exact: true }).click();
  assert.equal((await page.innerText('body')).includes(subject), true);
}

/** The journal, oldest first. */
function entries() {
  const out = join(process.env.CONSOLE_FOLDER, 'journal.jsonl');
  execFileSync(process.env.CONSOLE_LAUTTURI, ['journal', 'export', out, '--settings', process.env.CONSOLE_SETTINGS]);
  const lines = readFileSync(out, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  return lines.filter((line) => line.entry).map((line) => line.entry);
}

/** One that was decided. */
const someMessage = () => entries().find((entry) => entry.kind === 'decision').message;
