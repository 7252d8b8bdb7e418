// Sign-in by the municipality's own directory; what a session that ends leaves.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lautturi, oneTimeCode, password, Person, startBrowser, url } from './people.mjs';

let browser;
let hanna;

before(async () => {
  browser = await startBrowser();
});
after(() => browser.close());

/** The provider's own pages: a name, a password, and that the console may know who it is. */
async function signInAt(page, login) {
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('a password that the directory knows');
  await page.getByRole('button', { name: /sign-in/i }).click();
  const consent = page.getByRole('button', { name: /continue/i });
  const back = page.getByRole('heading', { level: 1, name: /Tiedonsiirrot|Kirjaudu sisään|Henkilö/ });
  await consent.or(back).first().waitFor();
  if (await consent.isVisible()) {
    await consent.click();
  }
}

test('somebody of the directory signs in with the role that their group gives, and nothing stays in the address', async () => {
  hanna = await Person.of(browser, 'hanna');
  const { page } = hanna;
  await page.goto(`${url}/exchanges`);
  await page.getByRole('button', { name: 'Kunnan kirjautuminen' }).waitFor();
  await hanna.look('kirjautuminen-hakemisto');
  await page.getByRole('button', { name: 'Kunnan kirjautuminen' }).click();
  await signInAt(page, 'hanna.dpo');
  await page.getByRole('heading', { level: 1, name: 'Tiedonsiirrot' }).waitFor();
  assert.equal(new URL(page.url()).search, '');
  const { users } = lautturi('user', 'list');
  const user = users.find((one) => one.name === 'hanna');
  assert.deepEqual(user.roles, ['data-protection-officer']);
});

test("a person's data is shown only after the directory has asked again", async () => {
  const { page } = hanna;
  await hanna.go('/person', 'Henkilö');
  const subject = page.getByLabel('Henkilötunnus', { exact: true });
  await page.getByText('Etelä-Satakunnan työllisyysalueen asiakasrekisteri', { exact: true }).click();
  await subject.fill('010190-9999');
  await page.getByLabel('Mihin tarkoitukseen?').selectOption('customer-service');
  await page.getByLabel('Miksi katsot?').fill('Tietopyyntö 14/2026');
  await page.getByRole('button', { name: 'Hae' }).click();
  const confirm = page.getByRole('heading', { name: 'Vahvista, että olet sinä' });
  const shown = page.getByText('Henkilö ei ole sanonut mitään').or(page.getByRole('alert')).first();
  await confirm.or(shown).first().waitFor();
});

test('who is in no group that gives a role is told so, and so is who brings another state', async () => {
  const stranger = await Person.of(browser, 'stranger');
  const { page } = stranger;
  await page.goto(url);
  await page.getByRole('button', { name: 'Kunnan kirjautuminen' }).click();
  await signInAt(page, 'vieras.nothing');
  await page.getByText('Kirjautumista ei hyväksytty').waitFor();
  await stranger.look('kirjautuminen-ei-roolia');
  await page.goto(`${url}/session/return?code=stolen&state=forged`);
  await page.getByText('Kirjautumista ei hyväksytty').waitFor();
  assert.equal((await stranger.context.cookies()).some((one) => one.name === '__Host-lautturi'), false);
  await stranger.context.close();
});

test('the directory never speaks for somebody who has a password here', async () => {
  lautturi('user', 'add', 'paula', '--role', 'operator');
  const paula = await Person.of(browser, 'paula');
  await paula.enrol();
  const other = await Person.of(browser, 'other');
  await other.page.goto(url);
  await other.page.getByRole('button', { name: 'Kunnan kirjautuminen' }).click();
  await signInAt(other.page, 'paula.administrator');
  await other.page.getByText('Kirjautumista ei hyväksytty').waitFor();
  assert.deepEqual(lautturi('user', 'list').users.find((one) => one.name === 'paula').roles, ['operator']);
});

test('a page goes on in the session that another page of the same person has begun', async () => {
  lautturi('user', 'add', 'toni', '--role', 'operator');
  const toni = await Person.of(browser, 'toni');
  await toni.enrol();
  await toni.go('/tokens', 'Tunnisteet');
  const { page } = toni;
  const words = { user: 'toni', password, code: oneTimeCode(toni.secret, 1) };
  const status = await page.evaluate(async (body) => {
    const headers = { 'Content-Type': 'application/json' };
    return (await fetch('/api/v1/session', { method: 'POST', headers, body: JSON.stringify(body) })).status;
  }, words);
  assert.equal(status, 201); // the browser has another cookie now, and this page the token of the one before
  const told = page.waitForResponse((one) => one.url().endsWith('/messages/query') && one.ok());
  await page.getByRole('link', { name: 'Viestit' }).click();
  await told;
});

test('what was typed into a form is there again when the session ended, for who typed it', async () => {
  lautturi('user', 'add', 'tarja', '--role', 'administrator');
  const tarja = await Person.of(browser, 'tarja');
  await tarja.enrol();
  const { page } = tarja;
  await tarja.go('/changes', 'Muutokset');
  await page.getByLabel('Nimi').fill('Uusi hoitaja');
  await page.getByRole('button', { name: 'Aloita luonnos' }).click();
  await page.getByRole('heading', { level: 1, name: 'Uusi hoitaja' }).waitFor();
  const questions = page.getByRole('region', { name: 'Uusi osapuoli tai tiedonsiirto' });
  await page.getByLabel('Perustelu').fill('Matti Meikäläisen pyyntö');
  await questions.getByRole('button', { name: 'Osapuoli', exact: true }).click();
  await questions.getByLabel('Tunnus').fill('hoitaja-esimerkki');
  await questions.getByLabel('Näkyvä nimi').fill('Hoitaja Esimerkki Oy');
  await tarja.context.clearCookies();
  await questions.getByRole('button', { name: 'Lisää luonnokseen' }).click();
  await page.getByRole('heading', { name: 'Kirjaudu sisään' }).waitFor();
  // what may name a person is in no storage of the browser
  const stored = () => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  assert.equal((await stored()).includes('Meikäläisen'), false);
  assert.equal((await stored()).includes('hoitaja-esimerkki'), true);
  await tarja.signIn();
  await questions.getByLabel('Tunnus').waitFor();
  assert.equal(await questions.getByLabel('Tunnus').inputValue(), 'hoitaja-esimerkki');
  assert.equal(await questions.getByLabel('Näkyvä nimi').inputValue(), 'Hoitaja Esimerkki Oy');
  assert.equal(await page.getByLabel('Perustelu').inputValue(), 'Matti Meikäläisen pyyntö');
  await page.getByRole('button', { name: 'Hylkää luonnos' }).click();
  await page.getByText('Hylätty').first().waitFor();
  assert.equal((await stored()).includes('hoitaja-esimerkki'), false); // the form is gone, and what it held

  // a page of another role says so before anything is typed
  await tarja.go('/person', 'Henkilö');
  await page.getByText(/Tähän tarvitaan rooli: Tietosuojavastaava, Tarkastaja/).waitFor();
  assert.equal(await page.getByLabel('Henkilötunnus', { exact: true }).count(), 0);
  await tarja.context.close();
});
