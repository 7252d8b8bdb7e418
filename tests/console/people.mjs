// People at the console: a browser each, an authenticator each; and what is asked of every page that they see.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const packages = createRequire(join(process.env.CONSOLE_PACKAGES, 'package.json'));
const { chromium } = packages('playwright-core');
const axe = readFileSync(packages.resolve('axe-core/axe.min.js'), 'utf8');

export const url = process.env.CONSOLE_URL;
export const password = 'kesäyön tuuli käy';
const pictures = process.env.CONSOLE_PICTURES;

export function lautturi(...words) {
  const out = execFileSync(process.env.CONSOLE_LAUTTURI, [...words, '--settings', process.env.CONSOLE_SETTINGS, '--json'], {
    encoding: 'utf8',
  });
  return JSON.parse(out);
}

/** What the register lists of services that began: of everybody one, in the year's first quarter. */
export function servicesBegun() {
  const view = `CREATE OR REPLACE VIEW customer_register.services_begun AS
    SELECT personal_id, family_name, given_names, turvakielto, (ARRAY['684', '050'])[1 + n % 2] AS municipality,
           (ARRAY['training', 'coaching', 'work-trial'])[1 + n % 3] AS service_type, '2026-02-10' AS service_from
    FROM (SELECT customers.*, (row_number() OVER (ORDER BY personal_id))::int AS n FROM customer_register.customers) AS numbered`;
  const register = `host=${process.env.CONSOLE_FOLDER}/register user=register dbname=postgres`;
  execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', register, '-c', view]);
}

/** A Finnish one: how it writes the dates of its own fields is the browser's. */
export const startBrowser = () =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--lang=fi'],
    env: { ...process.env, LANGUAGE: 'fi' },
  });

/** RFC 6238; `ahead` steps of thirty seconds. */
export function oneTimeCode(secret, ahead = 0) {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac('sha1', key).update(counter).digest();
  const value = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(value % 1_000_000).padStart(6, '0');
}

export class Person {
  static async of(browser, name, options = {}) {
    const context = await browser.newContext({
      ignoreHTTPSErrors: true,
      locale: 'fi-FI',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    context.setDefaultTimeout(45_000); // a machine may be busy; what is not there then is not coming
    const person = new Person();
    person.name = name;
    person.context = context;
    person.page = await context.newPage();
    person.complaints = [];
    person.page.on('pageerror', (error) => person.complaints.push(error.message));
    person.page.on('dialog', (dialog) => person.complaints.push(`a dialog: ${dialog.message()}`));
    person.page.on('console', (message) => {
      if (/Content Security Policy|Content-Security-Policy/.test(message.text())) {
        person.complaints.push(message.text());
      }
    });
    return person;
  }

  /** By an invitation from the machine, as everybody comes in the first time. */
  async enrol() {
    const { invitation } = lautturi('user', 'invite', this.name);
    const { page } = this;
    await page.goto(url);
    const offered = page.getByRole('link', { name: 'Minulla on kutsu' });
    const field = page.getByLabel('Kutsun koodi');
    await offered.or(field).first().waitFor();
    if (await offered.isVisible()) {
      await offered.click();
    }
    await field.fill(invitation.toLowerCase());
    await page.getByRole('button', { name: 'Jatka' }).click();
    await page.getByText(`Tervetuloa, ${this.name}`).waitFor();
    this.secret = (await page.locator('code.secret').innerText()).replaceAll(' ', '');
    await page.getByLabel('Uusi salasana').fill(password);
    await page.getByLabel('Kertakoodi').fill(oneTimeCode(this.secret));
    await this.look('kutsu', { mask: [page.locator('.qr'), page.locator('code.secret')] });
    await page.getByRole('button', { name: 'Valitse salasana ja kirjaudu' }).click();
    await page.getByRole('button', { name: 'Kirjaudu ulos' }).waitFor();
  }

  /** Again, after a session has ended; a code is good once, so the next one. */
  async signIn() {
    const { page } = this;
    await page.getByLabel('Käyttäjätunnus').fill(this.name);
    await page.getByLabel('Salasana').fill(password);
    await page.getByLabel('Kertakoodi').fill(oneTimeCode(this.secret, 1));
    await page.getByRole('button', { name: 'Kirjaudu sisään' }).click();
    await page.getByRole('button', { name: 'Kirjaudu ulos' }).waitFor();
  }

  /** What is asked of every page: no violation of WCAG, nothing that the policy had to stop, no scrolling sideways; and a picture. */
  async look(name, options = {}) {
    const { page } = this;
    // what is judged is what stays: not a colour on its way from one scheme to the other
    await page.evaluate(async () => {
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(ending.map((one) => one.finished));
    });
    await page.evaluate(axe);
    const found = await page.evaluate(() =>
      globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
    );
    const violations = found.violations.map(
      (one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
    );
    assert.deepEqual(violations, [], `${name}: accessibility`);
    assert.deepEqual(this.complaints, [], name);
    assert.equal(await page.evaluate(() => 'spoilt' in globalThis), false, `${name}: a text was run`);
    await this.fits(name);
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await page.mouse.move(0, 0);
      await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true, animations: 'disabled', ...options });
    }
  }

  /** WCAG 1.4.10: enlarged to 200 %, on a phone and at 400 % the page is as wide as the window; what is wider scrolls in its frame. */
  async fits(name) {
    const { page } = this;
    const before = page.viewportSize();
    for (const width of [640, 360, 320]) {
      await page.setViewportSize({ width, height: 800 });
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      const { wide, out } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        const beyond = [...document.querySelectorAll('body *')].filter(
          (one) => one.getBoundingClientRect().right > clientWidth && !one.parentElement.closest('.table-scroll, .matrix-scroll, .editor'),
        );
        return { wide: scrollWidth - clientWidth, out: beyond.map((one) => one.outerHTML.slice(0, 120)).slice(0, 5) };
      });
      assert.ok(wide <= 0, `${name}: ${wide} px wider than a window of ${width} px: ${out.join(' | ')}`);
    }
    await page.setViewportSize(before);
  }

  async go(path, heading) {
    await this.page.goto(url + path);
    await this.page.getByRole('heading', { level: 1, name: heading }).waitFor();
  }
}
