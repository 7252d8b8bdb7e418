// The configuration's life at the console: a draft, its errors as they are typed, what it changes in words, a second pair of
// eyes, coming into force, and the way back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lautturi, Person, startBrowser } from './people.mjs';

const file = 'exchanges/kela-statements-out/exchange.yaml';
const rules = 'rules/unemployment-benefit.yaml';
let browser;
let author;
let colleague;
let officer;

const add = (name, role) => {
  lautturi('user', 'add', name, '--role', role);
};

before(async () => {
  browser = await startBrowser();
  add('aino', 'administrator');
  add('eero', 'administrator');
  add('silja', 'data-protection-officer');
  author = await Person.of(browser, 'aino');
  colleague = await Person.of(browser, 'eero');
  officer = await Person.of(browser, 'silja');
  for (const person of [author, colleague, officer]) {
    await person.enrol();
  }
});
after(() => browser.close());

/** A new draft of the author's; its address. */
async function begin(title) {
  const { page } = author;
  await author.go('/changes', 'Muutokset');
  await page.getByLabel('Nimi').fill(title);
  await page.getByRole('button', { name: 'Aloita luonnos' }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  return new URL(page.url()).pathname;
}

async function open(page, path) {
  await page.getByLabel('Avaa tiedosto').fill(path);
  await page.getByRole('button', { name: path }).first().click();
  await page.getByRole('textbox', { name: path }).waitFor();
}

/** At the end of the line that begins so, by keyboard. */
async function goBehind(page, path, line) {
  await page.getByRole('textbox', { name: path }).locator('.cm-line', { hasText: line }).first().click();
  await page.keyboard.press('End');
}

async function typeAfter(page, path, line, text) {
  await goBehind(page, path, line);
  await page.keyboard.type(text);
}

const saved = (page) => page.getByText(/^✓\s*Tallennettu$/).first().waitFor();

async function step(page, button, reason) {
  await page.getByLabel('Perustelu').fill(reason);
  await page.getByRole('button', { name: button }).click();
}

test('errors are told by place as one types, and nothing typed is lost when the session ends', async () => {
  const { page } = author;
  const address = await begin('Kelan asiakirjat pienemmiksi');
  await page.getByText('Luonnos ei vielä muuta mitään').waitFor();
  await author.look('muutos-tyhja');
  await open(page, file);
  await typeAfter(page, file, 'document-limit: 1000', '\nkindly: yes');
  await page.getByText('KEY_UNKNOWN').waitFor();
  await page.getByRole('button', { name: new RegExp(`^${file}:\\d+$`) }).waitFor();
  await author.look('muutos-virhe');

  // the session ends while somebody types: the text is here when they are back
  await goBehind(page, file, 'kindly: yes');
  await author.context.clearCookies();
  await page.keyboard.type(' # kesken jäi');
  await page.getByRole('heading', { name: 'Kirjaudu sisään' }).waitFor();
  await author.signIn();
  await author.go(address, 'Kelan asiakirjat pienemmiksi');
  await page.getByText('kindly: yes # kesken jäi').waitFor();
  await saved(page);
  await step(page, 'Hylkää luonnos', 'kokeilu');
  await page.getByText('Hylätty').first().waitFor();
});

test('nobody approves their own; a colleague does, it comes into force, and is rolled back the same way', async () => {
  const { page } = author;
  const address = await begin('Kelan asiakirjat pienemmiksi');
  await open(page, file);
  await page.getByRole('textbox', { name: file }).locator('.cm-line', { hasText: 'document-limit: 1000' }).click();
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace'); // 100
  await page.getByText('Virheetön').waitFor();
  await page.getByText('Tiedonsiirron Työvoimapoliittiset lausunnot Kelalle asetuksia muuttuu').waitFor();
  await page.getByText('Olet kirjoittanut luonnosta').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Hyväksy', exact: true }).count(), 0);
  await author.look('muutos');

  await colleague.go('/exchanges?text=kela-statements-out', 'Tiedonsiirrot');
  await colleague.page.getByRole('link', { name: 'Luonnos odottaa' }).waitFor();
  await colleague.look('tiedonsiirto-luonnos-odottaa');
  await colleague.go(address, 'Kelan asiakirjat pienemmiksi');
  await step(colleague.page, 'Hyväksy', 'Kelan toive 5/2026');
  await colleague.page.getByText('Hyväksynyt: eero.').waitFor();
  await colleague.look('muutos-hyvaksytty');

  await author.go(address, 'Kelan asiakirjat pienemmiksi');
  await page.getByText('Hyväksynyt: eero.').waitFor();
  await step(page, 'Pane voimaan nyt', 'Kelan toive 5/2026');
  await page.getByText('Tullut voimaan').first().waitFor();

  await author.go('/changes', 'Muutokset');
  await page.getByText('Voimassa nyt').waitFor();
  await author.look('muutokset');
  await page.getByRole('button', { name: /^Palaa tähän/ }).first().click();
  await page.getByRole('heading', { level: 1, name: /^Paluu siihen/ }).waitFor();
  const back = new URL(page.url()).pathname;
  await colleague.page.goto(new URL(back, page.url()).href);
  await step(colleague.page, 'Hyväksy', 'Kela perui');
  await colleague.page.getByText('Hyväksynyt: eero.').waitFor();
  await page.reload();
  await page.getByText('Hyväksynyt: eero.').waitFor();
  await step(page, 'Pane voimaan nyt', 'Kela perui');
  await page.getByText('Tullut voimaan').first().waitFor();
});

test('what newly goes in a special category is the data-protection officer\'s to approve', async () => {
  const { page } = author;
  const address = await begin('Kelalle työkyvyn arvio');
  await open(page, rules);
  await typeAfter(page, rules, '- statement.reasoning', '\n- health.work-ability-assessment');
  await page.getByText(/Kansaneläkelaitos|window\.spoilt/).first().waitFor();
  await page.getByText('saa jatkossa: Työkyvyn arvio').waitFor();
  await page.getByText('erityinen henkilötieto').first().waitFor();
  await page.getByText('hyväksyjäksi käy vain tietosuojavastaava').waitFor();
  await page.getByRole('button', { name: 'Koettele' }).click();
  await page.getByText('päätöstä tehtiin uudelleen').waitFor({ timeout: 60_000 });
  await author.look('muutos-erityinen');

  await colleague.go(address, 'Kelalle työkyvyn arvio');
  await colleague.page.getByText('hyväksyjäksi käy vain tietosuojavastaava').waitFor();
  assert.equal(await colleague.page.getByRole('button', { name: 'Hyväksy', exact: true }).count(), 0);
  await officer.go(address, 'Kelalle työkyvyn arvio');
  await step(officer.page, 'Palauta korjattavaksi', 'Arvio ei kuulu lausuntoon');
  await officer.page.getByText('Palautti korjattavaksi').waitFor();
  await officer.page.getByRole('button', { name: 'Svenska' }).click();
  await officer.page.getByText('får i fortsättningen', { exact: false }).first().waitFor();
  await officer.page.getByRole('button', { name: 'Suomi' }).click();
  await step(officer.page, 'Hylkää luonnos', 'Arvio ei kuulu lausuntoon');
  await officer.page.getByText('Hylätty').first().waitFor();
});

test('a law changes: what ends is told in words, it is planned for its day, and the plan can be taken back', async () => {
  const { page } = author;
  await begin('Laki muuttuu vuodenvaihteessa');
  await open(page, rules);
  const valid = page.getByRole('textbox', { name: rules }).locator('.cm-line', { hasText: 'valid: {from: 2025-01-01}' }).first();
  await valid.click();
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.keyboard.type(', until: 2036-01-01}');
  await saved(page);
  await page.getByText('1.1.2036').first().waitFor(); // from when, in the sentence of what goes
  await page.getByText('Virheetön').waitFor();
  await page.getByText('Kukaan ei saa muutoksen vuoksi enempää kuin ennen').waitFor(); // so nobody else has to agree
  await page.getByLabel('Perustelu').fill('HE 1/2026');
  await page.getByLabel('Voimaantulopäivä (tyhjä: heti)').fill('2027-01-01');
  await page.getByRole('button', { name: 'Ajoita voimaantulo' }).click();
  await page.getByText('Ajoitettu').first().waitFor();
  await author.look('muutos-ajoitettu');
  await step(page, 'Peru ajoitus', 'HE peruttiin');
  await page.getByText('Kesken').first().waitFor();
  await step(page, 'Hylkää luonnos', 'HE peruttiin');
  await page.getByText('Hylätty').first().waitFor();
});

test('two people in one draft: different files both stay, of the same file a person chooses', async () => {
  const { page } = author;
  const address = await begin('Kahden kirjoittama');
  await open(page, file);
  await colleague.go(address, 'Kahden kirjoittama');
  const other = 'exchanges/fund-benefit-query/exchange.yaml';
  await open(colleague.page, other);
  await typeAfter(colleague.page, other, 'exchange: fund-benefit-query', ' # eero');
  await saved(colleague.page);
  await typeAfter(page, file, 'exchange: kela-statements-out', ' # aino');
  await saved(page); // over the other's save, which is of another file

  await open(colleague.page, file);
  await colleague.page.getByText('exchange: kela-statements-out # aino').waitFor();
  await typeAfter(page, file, 'exchange: kela-statements-out', ' ensin');
  await saved(page);
  await typeAfter(colleague.page, file, 'party: kela', ' # eero');
  const warning = colleague.page.getByText('aino tallensi saman tiedoston, kun kirjoitit');
  await warning.waitFor();
  await colleague.look('muutos-ristiriita');
  await colleague.page.keyboard.type(' vielä'); // typing on chooses nothing
  await colleague.page.getByText('party: kela # eero vielä').waitFor(); // nothing typed is lost
  await warning.waitFor();
  await colleague.page.getByRole('button', { name: 'Toisen teksti jää' }).click();
  await colleague.page.getByText('exchange: kela-statements-out # aino ensin').waitFor();
  await author.go(`${address}?file=${file}`, 'Kahden kirjoittama'); // the other's file stayed, too
  await page.getByText('exchange: kela-statements-out # aino ensin').waitFor();
  await page.getByRole('button', { name: `${other} (muutettu)` }).waitFor();
  await step(page, 'Hylkää luonnos', 'kokeilu');
  await page.getByText('Hylätty').first().waitFor();
});

test('letters that come while earlier ones are drawn stay, and the caret with them', async () => {
  const { page } = author;
  await begin('Nopeat sormet');
  await open(page, file);
  await goBehind(page, file, 'party: kela');
  const words = ` # ${'hitaasti mutta varmasti '.repeat(8)}perille`;
  await page.evaluate(async (text) => {
    const turns = [(go) => queueMicrotask(go), (go) => requestAnimationFrame(go), (go) => setTimeout(go, 0), (go) => setTimeout(go, 4)];
    for (const [at, letter] of [...text].entries()) {
      document.execCommand('insertText', false, letter);
      await new Promise((go) => turns[at % turns.length](go));
    }
  }, words);
  await page.getByText(`party: kela${words}`).waitFor();
  await saved(page);
  await step(page, 'Hylkää luonnos', 'kokeilu');
  await page.getByText('Hylätty').first().waitFor();
});

test('a megabyte that is pasted is taken, saved and checked, and its error is told by its line', async () => {
  const { page } = author;
  await author.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await begin('Liitetty megatavu');
  await open(page, file);
  const line = '# liitetty rivi 👩‍💻 שירות, jossa on sanoja ja <script>window.spoilt=1</script>\n';
  const lines = Math.ceil(1_000_000 / Buffer.byteLength(line));
  await page.evaluate((text) => navigator.clipboard.writeText(text), `\n${line.repeat(lines)}kindly: yes`);
  await page.getByRole('textbox', { name: file }).locator('.cm-line').first().click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.press('ControlOrMeta+V');
  await page.getByText('KEY_UNKNOWN').waitFor();
  const place = await page.getByRole('button', { name: new RegExp(`^${file}:\\d+$`) }).first().innerText();
  assert.ok(Number(place.split(':').at(-1)) > lines);
  await saved(page);
  await step(page, 'Hylkää luonnos', 'kokeilu');
  await page.getByText('Hylätty').first().waitFor();
});

test('a mapping is mended at the workbench by keyboard, with the sample always through it', async () => {
  const { page } = author;
  await author.go('/workbench', 'Kohdistuspöytä');
  await page.getByText('Kohdistusta muutetaan luonnoksessa').waitFor();
  await author.look('kohdistuspoyta-tyhja');
  await page.getByRole('button', { name: 'Aloita uusi luonnos' }).click();
  await page.getByLabel('Tiedonsiirto').selectOption('kela-statements-out');
  await page.getByRole('textbox', { name: 'Osapuolen kenttä: Sukunimi' }).waitFor();
  await author.look('kohdistuspoyta');

  // a field that the party's document does not have: told at once, and the table keeps what it had
  const field = page.getByRole('textbox', { name: 'Osapuolen kenttä: Sukunimi' });
  await field.fill('/surname');
  await page.getByText(/\d virhe/).first().waitFor();
  const row = page.getByRole('row', { name: /person\.name\.family/ });
  await row.getByText('paikka muuttuu').waitFor();
  await row.getByText('/familyName').waitFor(); // where it was
  await row.getByText('ei osapuolen kaaviossa').waitFor();
  const first = page.getByRole('region', { name: 'Mitä on katsottava ensin' });
  await first.getByText('/familyName').waitFor(); // its schema demands it, and nothing fills it now
  await first.getByText('Osapuoli vaatii, mutta mikään rivi ei täytä').waitFor();
  await page.getByRole('status').getByText(/tapausta koeteltu, 1 meni toisin kuin piti/).waitFor(); // and the rules' cases were run
  await author.look('kohdistuspoyta-virhe');
  await page.getByRole('button', { name: 'Kumoa' }).click();
  await page.getByText('Virheetön').waitFor();

  // by keyboard: down the column, a line away, and what the party no longer gets is beside it
  await field.focus();
  await page.keyboard.press('ArrowDown');
  assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /^Osapuolen kenttä: Etunimet/);
  await page.getByRole('button', { name: 'Poista rivi: Työnhaku päättynyt' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('CASE_DIFFERS').waitFor(); // the sample that is kept beside the mapping says otherwise now
  const gone = page.getByRole('row', { name: /Työnhaku päättynyt/ });
  await gone.getByText('poistuu').waitFor(); // and what the party gets of everything else is shown all the same
  await page.getByRole('row', { name: /^Sukunimi/ }).getByRole('cell').nth(3).getByText(/./).waitFor();
  await author.look('kohdistuspoyta-rivi-pois');
  await saved(page);
  await page.getByRole('button', { name: 'Tekstinä' }).click();
  const text = page.getByRole('textbox', { name: 'exchanges/kela-statements-out/mapping.yaml' });
  await text.waitFor();
  assert.equal((await text.innerText()).includes('/jobseekingUntil'), false);
  assert.equal((await text.innerText()).includes('# Kela acts on law'), true); // what was not touched is as it was
  await page.getByRole('button', { name: 'Tekstinä' }).click();
  await page.reload(); // the way back outlasts it, and another exchange
  await page.getByLabel('Tiedonsiirto').selectOption('kela-notices-out');
  await page.getByLabel('Tiedonsiirto').selectOption('kela-statements-out');
  await page.getByRole('button', { name: 'Kumoa' }).click();
  await page.getByText('Virheetön').waitFor();
  await field.fill('/surname');
  await saved(page);
  await page.getByRole('button', { name: 'Palauta voimassa olevaan' }).click();
  const sure = page.getByRole('group', { name: 'Palautetaanko tiedosto' });
  await author.look('kohdistuspoyta-palautus');
  await sure.getByRole('button', { name: 'Palauta voimassa olevaan' }).click();
  await page.locator('input[value="/familyName"]').waitFor();
  await page.getByText('Virheetön').waitFor();
  await page.getByRole('button', { name: 'Kumoa' }).click(); // that too is a step
  await page.locator('input[value="/surname"]').waitFor();
  await page.getByRole('link', { name: 'Kohdistuksen korjaus' }).click();
  await step(page, 'Hylkää luonnos', 'kokeilu');
  await page.getByText('Hylätty').first().waitFor();
});

test('what a party gets by a shared shape stands in the table, and is changed where it is written', async () => {
  const { page } = author;
  await author.go('/workbench', 'Kohdistuspöytä');
  await page.getByRole('button', { name: 'Aloita uusi luonnos' }).click();
  await page.getByLabel('Tiedonsiirto').selectOption('provider-referrals-out');
  const row = page.getByRole('row', { name: /person\.personal-id/ });
  await row.getByText('shapes/person.yaml').waitFor();
  await row.getByText('pakollinen').waitFor();
  for (const cell of [2, 3]) { // what the party gets, now and after
    await row.getByRole('cell').nth(cell).getByText(/[0-9]{6}/).waitFor();
  }
  const phone = page.getByRole('row', { name: /person\.contact\.phone/ });
  await phone.getByRole('textbox').fill('/person/contact/fone');
  await phone.getByText('paikka muuttuu').waitFor();
  await phone.getByText('ei näytteissä').waitFor();
  await page.getByRole('region', { name: 'Mitä on katsottava ensin' }).getByText('/person/contact/fone').waitFor();
  await page.getByRole('region', { name: 'Osapuolen asiakirja puuna' }).getByText('fone').waitFor();
  await author.look('kohdistuspoyta-yhteinen-muoto');
  await page.getByRole('button', { name: 'Kumoa' }).click();
  await phone.getByText('paikka muuttuu').waitFor({ state: 'detached' });
  await saved(page);
  await page.getByLabel('Tiedonsiirto').selectOption('fund-payments-in');
  await page.getByRole('columnheader', { name: 'Rekisteriin luetaan nyt' }).waitFor(); // nothing goes to the party
  await page.getByLabel('Tiedonsiirto').selectOption('provider-referrals-out');
  await row.getByRole('link', { name: /^Muuta muodossa/ }).click();
  await page.getByRole('textbox', { name: 'shapes/person.yaml' }).waitFor();
  await step(page, 'Hylkää luonnos', 'kokeilu');
  await page.getByText('Hylätty').first().waitFor();
});
