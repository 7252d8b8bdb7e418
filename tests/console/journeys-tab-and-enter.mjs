// Every task of the console without a mouse: Tab, Enter, Space, arrows and what is typed, by the rows of docs/console.md. After
// the other journeys or by itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { enrol, sayWhy } from './keyboard.mjs';
import { servicesBegun, startBrowser } from './people.mjs';

const folder = process.env.CONSOLE_FOLDER;
const { examples } = JSON.parse(readFileSync(join(folder, 'population', 'oracle.json'), 'utf8'));
const subject = [examples['fund-member']].flat()[0];
const anotherSubject = [examples['provider-consent-refused']].flat()[0];
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Helsinki' }).format(new Date());
const kelaAnswers = (status, more = {}) => writeFileSync(join(folder, 'kela.json'), JSON.stringify({ default: { status, ...more } }));

let browser;
let page; // kaisa's, who may do everything that one person may
let keys;
let other; // kalle's, where it takes two

before(async () => {
  browser = await startBrowser();
  kelaAnswers(200);
  execFileSync(process.env.CONSOLE_LAUTTURI, ['run', 'kela-statements-out', '--settings', process.env.CONSOLE_SETTINGS]);
});
after(() => browser.close());

const saved = () => page.getByText(/^✓\s*Tallennettu$/).first().waitFor();
const told = (text) => page.getByText(text).first().waitFor();

/** The first link of a list. */
/** Where a list that comes anew takes the focus with it, one presses again. */
async function openFirst(name = /./) {
  const here = new URL(page.url()).pathname;
  const isElsewhere = ({ pathname }) => pathname !== here;
  for (let press = 1; press <= 3; press += 1) {
    await keys.act(page.getByRole('table').getByRole('link', { name }));
    try {
      return await page.waitForURL(isElsewhere, { timeout: 15_000 });
    } catch (failure) {
      if (press === 3) {
        throw failure;
      }
    }
  }
}

async function takeStep(own, button) {
  await own.type('Perustelu', 'näppäimin');
  await own.button(button);
}

/** Opens a request of a person, and records that the asker is known. */
async function openRequest(right, reference, heading) {
  await keys.open('/requests', 'Oikeuspyynnöt');
  await keys.choose('Oikeus', right);
  await keys.choose('Rekisteri', 'etela-satakunta');
  await keys.type('Henkilötunnus', anotherSubject);
  await keys.type('Asian viite', reference);
  await keys.button('Avaa pyyntö');
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await takeRightsStep('identified', `${reference}-2`);
}

/** One of the steps that the law's order allows now. */
async function takeRightsStep(step, reference, more = async () => undefined) {
  const next = page.getByRole('region', { name: 'Seuraava vaihe' });
  await keys.choose('Vaihe', step, next);
  await more(next);
  await keys.type('Asian viite', reference, next);
  await keys.button('Kirjaa vaihe', next);
  await page.getByRole('table', { name: 'Mitä on tehty' }).getByText(reference, { exact: true }).waitFor();
}

/** Row of docs/console.md, what is done there, and how. */
const tasks = [
  ['Kirjautuminen', 'an invitation is accepted, and one is signed in', async () => {
    keys = await enrol(browser, 'kaisa', ['administrator', 'operator', 'data-protection-officer']);
    other = await enrol(browser, 'kalle', ['administrator', 'data-protection-officer']);
    page = keys.page;
  }],
  ['Tiedonsiirrot', 'one is found, opened, looked at as a table, paused and resumed', async () => {
    await keys.open('/exchanges', 'Tiedonsiirrot');
    await keys.type('Hae nimellä, osapuolella tai rekisterillä', 'kela-statements-out');
    await told(/^Näkyvissä 1 \//);
    await keys.button('Tiedot ja toiminnot: kela-statements-out');
    await keys.unfold('Näytä taulukkona');
    await page.getByRole('table', { name: 'Liikenne 30 päivältä' }).waitFor();
    await keys.type('Peruste', 'tiketti 1');
    await keys.button('Keskeytä aikataulu');
    await told('Keskeytetty (kaisa)');
    await keys.type('Peruste', 'tiketti 2');
    await keys.button('Jatka aikataulua');
    await page.getByText('Keskeytetty (kaisa)').waitFor({ state: 'detached' });
  }],
  ['Tiedonsiirrot', 'one is run now, and the list is narrowed by register and state', async () => {
    kelaAnswers(422);
    await keys.button('Aja nyt');
    await told('Ajo alkaa muutaman sekunnin kuluessa');
    await keys.type('Hae nimellä, osapuolella tai rekisterillä', ' ');
    await keys.choose('Rekisteri', 'etela-satakunta');
    await keys.choose('Tila', 'dead');
    await page.locator('.exchanges a[href="/outbox"]').first().waitFor({ timeout: 90_000 }); // Kela refused it; the list looks by itself
  }],
  ['Ajot, Ajo', 'a run is opened and its account read', async () => {
    await keys.open('/runs?exchange=kela-statements-out', 'Ajot');
    await openFirst();
    await told(/^✓\s*Täsmää$/);
  }],
  ['Lähtevät', 'what is dead is planned, left, planned again and tried again', async () => {
    await keys.open('/outbox', 'Lähtevät');
    await keys.button(/^Suunnittele uusi yritys/);
    await told('Mitä yritettäisiin');
    await keys.button('Peru');
    await keys.button(/^Suunnittele uusi yritys/);
    kelaAnswers(200);
    await keys.button('Yritä uudelleen nyt');
    await page.getByText('Mitään ei ole pysähtynyt').waitFor({ timeout: 60_000 });
  }],
  ['Ajo', 'one that waits for its next attempt is carried on, and is followed to its end', async () => {
    kelaAnswers(503, { retry_after: 1 }); // not taken, by its own word; a bare 503 leaves open whether it was
    await keys.open('/exchanges?text=kela-statements-out', 'Tiedonsiirrot');
    await keys.button('Tiedot ja toiminnot: kela-statements-out');
    await keys.button('Aja nyt');
    await told('Ajo alkaa muutaman sekunnin kuluessa');
    await keys.open('/runs?exchange=kela-statements-out', 'Ajot');
    await page.getByRole('row').nth(1).getByText('Kesken').waitFor({ timeout: 90_000 }); // the latest stands on top
    await openFirst();
    await page.getByText(/^✕\s*Epäonnistui$/).first().waitFor({ timeout: 90_000 });
    await keys.button('Jatka ajoa nyt');
    await told('Ajoa jatketaan.');
    kelaAnswers(200); // only now: the button goes when a try that was due has done the rest
    await page.getByText('Perillä').first().waitFor({ timeout: 150_000 }); // when the next attempt is due; the page looks by itself
    await page.getByRole('button', { name: 'Jatka ajoa nyt' }).waitFor({ state: 'detached', timeout: 60_000 });
  }],
  ['Viestit', 'they are narrowed, one is opened, a course is read; one is opened by its id', async () => {
    await keys.open('/messages', 'Viestit');
    await keys.choose('Osapuoli', 'kela');
    await keys.choose('Tiedonsiirto', 'kela-statements-out');
    await keys.choose('Tulos', 'released');
    await keys.day('Päivä', today);
    await page.waitForURL(/outcome=released.*day=/);
    await openFirst();
    await page.getByRole('list', { name: 'Vaiheet' }).waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1);
    await keys.open('/messages', 'Viestit');
    await keys.unfold('Avaa viesti tunnuksella');
    await keys.type('Viestin tunnus', id);
    await keys.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Viesti' }).waitFor();
  }],
  ['Viestit', "a person's are found, for a purpose and a reason", async () => {
    await keys.open('/messages', 'Viestit');
    await keys.unfold('Etsi henkilön viestit');
    await keys.choose('Rekisteri', 'etela-satakunta');
    await keys.type('Henkilötunnus', subject);
    await keys.choose('Mitä viesteille tapahtui', ''); // any
    await sayWhy(keys, 'Ilmoitus 41/2026');
    await keys.button('Etsi viestit');
    await page.getByRole('table', { name: 'Henkilön viestit' }).waitFor();
  }],
  ['Kuka voi saada', 'the gate is asked about a person, for a purpose and a reason', async () => {
    await keys.open('/rules', 'Kuka voi saada');
    await keys.choose('Rekisteri', 'etela-satakunta');
    await keys.choose('Osapuoli', 'kela');
    await keys.choose('Tietoryhmä', 'health');
    await keys.radio('Henkilöstä');
    await keys.type('Henkilötunnus', subject);
    await sayWhy(keys, 'Ilmoitus 44/2026');
    await keys.button('Selitä');
    await page.getByRole('table', { name: 'Kenttien ratkaisut' }).waitFor();
  }],
  ['Viesti', 'its fields are explained, values asked for, saved signed and printed', async () => {
    await keys.open('/messages?exchange=kela-statements-out&outcome=released', 'Viestit');
    await openFirst();
    await page.getByRole('heading', { level: 1, name: 'Viesti' }).waitFor();
    await sayWhy(keys, 'Ilmoitus 42/2026');
    await keys.button('Selitä päätös');
    await page.getByRole('heading', { name: 'Kenttäkirja' }).waitFor();
    const file = page.waitForEvent('download');
    await keys.button('Tallenna allekirjoitettuna');
    await file;
    await keys.prints();
    await keys.button('Näytä arvot');
    await page.locator('.ledger-value').or(page.getByText('Arvoja ei ole tallella', { exact: false })).first().waitFor();
  }],
  ['Henkilö', 'is looked up, shown, a statement recorded, the report of Art. 15 printed', async () => {
    await keys.open('/person', 'Henkilö');
    await page.getByLabel('Henkilötunnus', { exact: true }).waitFor();
    await keys.radio('Etelä-Satakunnan työllisyysalueen asiakasrekisteri');
    await keys.type('Henkilötunnus', subject);
    await sayWhy(keys, 'Ilmoitus 43/2026');
    await keys.button('Hae');
    await page.getByRole('heading', { name: 'Aikajana' }).waitFor();
    await keys.button('Näytä');
    assert.equal((await page.innerText('body')).includes(subject), true);
    await keys.button('Kirjaa ilmoitus');
    await keys.choose('Mitä kirjataan', 'deferred');
    await keys.choose('Mitä varten', 'gdpr9');
    await keys.choose('Kenelle', 'kuntoutus-esimerkki');
    await keys.choose('Tarkoitus', 'employment-service');
    await keys.type('Tiedot', 'work-ability-summary');
    await keys.press('Enter');
    await keys.act(page.getByLabel('Kirjallisesti'), 'Space');
    await keys.button('Kirjaa');
    await told(/^Kirjattu/);
    await keys.button('Katso henkilö uudelleen');
    await keys.button('Näytä tietopyynnön raportti');
    await told('Raportti henkilötiedoista');
    await keys.prints();
  }],
  ['Oikeuspyynnöt', 'one is opened, and its next step taken', async () => {
    await keys.open('/requests', 'Oikeuspyynnöt');
    await keys.choose('Rekisteri', 'etela-satakunta');
    await keys.type('Henkilötunnus', subject);
    await keys.type('Asian viite', 'HAK-2026-41');
    await keys.button('Avaa pyyntö');
    await page.getByRole('heading', { level: 1, name: 'Pääsy tietoihin (15 art.)' }).waitFor();
    const next = page.getByRole('region', { name: 'Seuraava vaihe' });
    await keys.type('Asian viite', 'HAK-2026-41-2', next);
    await keys.button('Kirjaa vaihe', next);
    await page.getByRole('table').getByText('Pyytäjä tunnistettu').waitFor();
  }],
  ['Oikeuspyynnöt', 'an erasure is asked for, assessed item by item, and answered with its ground', async () => {
    await openRequest('erasure', 'HAK-2026-42', 'Poistaminen (17 art.)');
    const assess = page.getByRole('region', { name: 'Mitä voi poistaa' });
    await keys.type('Miksi katsot?', 'HAK-2026-42', assess);
    await keys.button('Arvioi', assess);
    await assess.getByRole('table', { name: 'Mitä voi poistaa' }).getByText('Ei voi poistaa').first().waitFor();
    await takeRightsStep('refused', 'HAK-2026-42-3', async (next) => keys.choose('Peruste', '17.3.b', next));
    await page.getByRole('table', { name: 'Mitä on tehty' }).getByText('Evätty').waitFor();
    await takeRightsStep('ended', 'HAK-2026-42-4');
    await told('Päättynyt');
  }],
  ['Oikeuspyynnöt', 'what a person takes along is granted, handed over and saved', async () => {
    await openRequest('portability', 'HAK-2026-43', 'Siirtäminen (20 art.)');
    await takeRightsStep('granted', 'HAK-2026-43-3');
    const answer = page.getByRole('region', { name: 'Vastaus' });
    await keys.type('Miksi katsot?', 'HAK-2026-43', answer);
    await keys.type('Luovutuksen viite', 'HAK-2026-43-4', answer);
    await keys.button('Luovuta vastaus', answer);
    await told('Vastaus on luovutettu ja kirjattu');
    const file = page.waitForEvent('download');
    await keys.button('Tallenna JSON');
    const copy = JSON.parse(readFileSync(await (await file).path(), 'utf8'));
    assert.ok(Array.isArray(copy.items));
    await keys.button('Valmis');
    await told('Vastattu');
    assert.equal((await page.innerText('body')).includes(anotherSubject), false);
  }],
  ['Kohdistuspöytä', 'a place, a converter and a line are changed, a code list opened, and all of it undone', async () => {
    await keys.open('/workbench', 'Kohdistuspöytä');
    await keys.button('Aloita uusi luonnos');
    await keys.choose('Tiedonsiirto', 'kela-statements-out');
    await keys.type('Osapuolen kenttä: Sukunimi', '/surname');
    await told(/\d virhe/);
    for (let step = 0; step < '/surname'.length; step += 1) {
      await keys.button('Kumoa'); // back by as many steps as there were
    }
    await told('Virheetön');
    await keys.choose('Muunnos: Sukunimi', 'hetu');
    await keys.button('Kumoa');
    await keys.reach(page.getByRole('textbox', { name: 'Osapuolen kenttä: Sukunimi' }));
    await keys.press('ArrowDown');
    assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /Etunimet/);
    await keys.button('Poista rivi: Työnhaku päättynyt');
    await page.getByRole('row', { name: /Työnhaku päättynyt/ }).getByText('poistuu').waitFor();
    await keys.button('Kumoa');
    await told('Virheetön');
    await keys.unfold(/tietoa ilman paikkaa/);
    await keys.button(/^Lisää rivi: /);
    await saved();
    await keys.button('Kumoa');
    await keys.button('Tekstinä');
    await keys.reach(page.getByRole('textbox', { name: 'exchanges/kela-statements-out/mapping.yaml' }));
    await keys.link('Kohdistuksen korjaus');
    await takeStep(keys, 'Hylkää luonnos');
    await told('Hylätty');
  }],
  ['Kuka voi saada', 'a cell is opened, an end foreseen, a question put to the gate', async () => {
    await keys.open('/rules', 'Kuka voi saada');
    await keys.unfold('Näytä taulukkona');
    const table = page.getByRole('table', { name: 'Vastaanottajat ja tietoryhmät' });
    await keys.act(table.getByRole('row', { name: /^Terveydentila/ }).getByRole('button'));
    await page.getByRole('table', { name: 'Kuka voi saada mitä ja minkä säännön nojalla' }).waitFor();
    await keys.button('Sulje');
    await keys.button(/^Mitä päättyisi: /);
    await told(/^Kun .* päättyy/);
    await keys.choose('Osapuoli', 'kela');
    await keys.choose('Tietoryhmä', 'health');
    await keys.choose('Suostumus', 'given');
    await keys.button('Selitä');
    await page.getByRole('table', { name: 'Kenttien ratkaisut' }).waitFor();
  }],
  ['Tietosuojaselosteet', 'a register is chosen, its section made and printed, the record of Art. 30 shown', async () => {
    await keys.open('/notices', 'Tietosuojaselosteet');
    await keys.choose('Rekisteri', 'etela-satakunta');
    await keys.button('Näytä luovutuskohta sääntöjen mukaan');
    await page.getByRole('heading', { name: /^Säännönmukaiset luovutukset/ }).waitFor();
    await keys.prints();
    await keys.button('Näytä käsittelytoimet');
    await keys.act(page.locator('#processing ~ details summary'));
  }],
  ['Muutokset, Muutos', 'a draft is begun, written, tried on traffic, planned, approved by another, put in force, and taken back', async () => {
    const path = 'exchanges/kela-statements-out/exchange.yaml';
    await keys.open('/changes', 'Muutokset');
    await keys.type('Nimi', 'Näppäimin tehty');
    await keys.button('Aloita luonnos');
    await page.getByRole('heading', { level: 1, name: 'Näppäimin tehty' }).waitFor();
    await keys.type('Avaa tiedosto', path);
    await keys.button(path, page.getByRole('list', { name: 'Tiedostoja' }));
    const text = page.getByRole('textbox', { name: path });
    await keys.reach(text);
    await keys.press('ControlOrMeta+End');
    await page.keyboard.type('\n# kirjoitettu näppäimin');
    await saved();
    await keys.button('1 päivä');
    await keys.button('Koettele');
    await page.getByText('päätöstä tehtiin uudelleen').waitFor({ timeout: 60_000 });
    await other.open(new URL(page.url()).pathname, 'Näppäimin tehty');
    await takeStep(other, 'Hyväksy');
    await other.page.getByText('Hyväksynyt: kalle.').waitFor();
    await page.reload();
    await keys.type('Perustelu', 'näppäimin');
    await keys.day('Voimaantulopäivä (tyhjä: heti)', '2036-01-01');
    await keys.button('Ajoita voimaantulo');
    await told('Ajoitettu');
    await takeStep(keys, 'Peru ajoitus');
    await told('Kesken');
    await takeStep(keys, 'Pane voimaan nyt');
    await told('Tullut voimaan');
    await keys.open('/changes', 'Muutokset');
    await keys.button(/^Palaa tähän/);
    await page.getByRole('heading', { level: 1, name: /^Paluu siihen/ }).waitFor();
    await takeStep(keys, 'Hylkää luonnos');
    await told('Hylätty');
  }],
  ['Osapuolet', 'one is found and opened, and its connection tried', async () => {
    await keys.open('/partners', 'Osapuolet');
    await keys.type('Hae nimellä tai luokalla', 'kela');
    await keys.act(page.getByRole('table').locator('a[href="/partners/kela"]'));
    await keys.button('Kokeile yhteyttä: statements');
    await told(/^✓\s*Yhteys toimii/);
  }],
  ['Osapuolet', 'a signed test message is sent, accepted, and refused', async () => {
    kelaAnswers(200);
    await keys.button('Lähetä testisanoma: statements');
    await told(/^✓\s*Testisanoma hyväksytty/);
    const message = await page.locator('.test-message dd code').first().innerText();
    const got = join(folder, 'got', 'kela');
    const head = readdirSync(got).filter((name) => name.endsWith('.head')).map((name) => readFileSync(join(got, name), 'utf8'))
      .find((text) => text.includes(message));
    assert.match(head, /^POST \/statements\/test$/m);
    assert.match(head, /signature: lautturi=:/i);
    kelaAnswers(401);
    await keys.button('Lähetä testisanoma: statements');
    await told(/Testisanomaa ei hyväksytty: osapuoli vastasi 401/);
    kelaAnswers(200);
  }],
  ['Tilastojulkaisut', 'a quarter is counted, and refused in words', async () => {
    servicesBegun();
    await keys.open('/releases', 'Tilastojulkaisut');
    await keys.choose('Tiedonsiirto', 'service-statistics-out');
    await keys.type('Neljännes', `${today.slice(0, 4)}Q${Math.floor((Number(today.slice(5, 7)) + 2) / 3)}`);
    await keys.button('Laske');
    await told('Hylätty: ei anonyymi');
  }],
  ['Loki', 'is verified, shown to others, and says who looked', async () => {
    await keys.open('/journal', 'Loki');
    await keys.button('Tarkista nyt');
    await page.getByText('ovat ehjät', { exact: false }).waitFor({ timeout: 60_000 });
    await keys.day('Alkaen', today);
    const file = page.waitForEvent('download');
    await keys.button('Tallenna ote');
    await file;
    await keys.act(page.getByLabel('Vain henkilöitä koskevat ja kielletyt'), 'Space');
    await page.getByRole('table', { name: 'Viimeisimmät kutsut' }).getByText('kaisa').first().waitFor();
  }],
  ['Säännöt voimassa, Asennus', 'what is in force is read, and what would be destroyed now is counted', async () => {
    await keys.open('/configuration', 'Säännöt voimassa');
    await keys.open('/installation', 'Asennus');
    await keys.button('Laske, mitä nyt hävitettäisiin');
    await page.getByRole('table', { name: 'Mitä nyt hävitettäisiin' }).waitFor();
  }],
  ['Tunnisteet', 'one is issued and revoked', async () => {
    await keys.open('/tokens', 'Tunnisteet');
    await keys.type('Mihin', 'nappaimin');
    await keys.act(page.getByRole('checkbox', { name: 'traffic:read' }), 'Space');
    await keys.button('Myönnä tunniste');
    await told(/^lautturi_[0-9a-f]{64}$/);
    await keys.button('Peruuta: nappaimin');
    await page.getByRole('row', { name: /nappaimin/ }).getByText('Peruutettu').waitFor();
  }],
  ['Käyttäjät', 'somebody is added, invited, and taken out of use; the language and the scheme are changed', async () => {
    await keys.open('/users', 'Käyttäjät');
    await keys.type('Käyttäjätunnus', 'keijo');
    await keys.act(page.getByRole('checkbox', { name: /^Operaattori/ }), 'Space');
    await keys.button('Lisää käyttäjä');
    await keys.button('Kutsu keijo');
    await told('Kutsu käyttäjälle keijo');
    const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText);
    await keys.button('Poista käytöstä: keijo');
    await told('Poistetaanko keijo käytöstä?');
    assert.equal(await focused(), 'Poistetaanko keijo käytöstä?');
    await keys.button('Peru');
    assert.equal(await focused(), 'Poista käytöstä: keijo');
    await page.getByRole('row', { name: /^keijo/ }).getByText('Käytössä').waitFor();
    await keys.press('Enter');
    await keys.button('Poista käytöstä');
    await page.getByRole('status').getByText('keijo on poistettu käytöstä.').waitFor();
    assert.equal(await focused(), 'keijo');
    await page.getByRole('row', { name: /^keijo/ }).getByText('Poistettu käytöstä').waitFor();
    await keys.button('Svenska');
    await keys.button('Suomi');
    await keys.button('Tumma');
    await keys.button('Kirjaudu ulos');
    await page.getByRole('heading', { name: 'Kirjaudu sisään' }).waitFor();
  }],
];

for (const [where, what, how] of tasks) {
  test(`${where}: ${what}`, how);
}
