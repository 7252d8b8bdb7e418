// A person without a mouse: everything is reached by Tab from the top of the page, and done by keys. What cannot be reached
// so, or shows no focus, fails.
import assert from 'node:assert/strict';
import { lautturi, oneTimeCode, password, Person, url } from './people.mjs';

const longest = 400; // presses of Tab; nobody would go on for longer

export class Keys {
  constructor(page) {
    this.page = page;
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  /** A page, by its address; and past the navigation, as the first link of every page offers. */
  async open(path, heading) {
    await this.page.goto(url + path);
    await this.page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await this.toContent();
  }

  async toContent() {
    await this.page.evaluate(() => document.activeElement?.blur());
    await this.reach(this.page.getByRole('link', { name: 'Siirry sisältöön' }));
    await this.press('Enter');
  }

  /** By Tab alone, from where the focus is, and round once if need be. What has the focus shows it. */
  async reach(target) {
    await target.first().waitFor();
    for (let presses = 0; presses <= longest; presses += 1) {
      // in one look: between two a list that comes anew may take the focus with it
      const shown = await target.first().evaluate((element) =>
        element === element.getRootNode().activeElement ? element.matches(':focus-visible') : null);
      if (shown !== null) {
        assert.equal(shown, true, 'the focus is not shown');
        return;
      }
      await this.press('Tab');
    }
    assert.fail(`${target} cannot be reached by keyboard`);
  }

  /** A button or a summary: Enter; a box or a choice of several: Space. */
  async act(target, key = 'Enter') {
    await this.reach(target);
    await this.press(key);
  }

  button(name, within = this.page) {
    return this.act(within.getByRole('button', { name, exact: typeof name === 'string' }));
  }

  link(name, within = this.page) {
    return this.act(within.getByRole('link', { name, exact: typeof name === 'string' }));
  }

  /** In place of what stood there. */
  async type(label, text, within = this.page) {
    await this.reach(within.getByLabel(label, { exact: true }));
    await this.press('ControlOrMeta+A');
    await this.page.keyboard.type(text);
  }

  /** One of a list, by arrows: from the top down to it. */
  async choose(label, value, within = this.page) {
    const list = within.getByLabel(label, { exact: true });
    await list.locator(`option[value="${value}"]`).waitFor({ state: 'attached' });
    await this.reach(list);
    const place = await list.evaluate((element, wanted) => [...element.options].findIndex((one) => one.value === wanted), value);
    const now = await list.evaluate((element) => element.selectedIndex);
    for (let step = 0; step < Math.abs(place - now); step += 1) {
      await this.press(place > now ? 'ArrowDown' : 'ArrowUp');
    }
    assert.equal(await list.inputValue(), value);
  }

  /** One of a few that stand in the open: the chosen one is reached, arrows go to the others. */
  async radio(name, within = this.page) {
    const wanted = within.getByRole('radio', { name, exact: true });
    await this.reach(within.locator('input[type=radio]:checked'));
    for (let step = 0; step < 20 && !(await wanted.isChecked()); step += 1) {
      await this.press('ArrowDown');
    }
    assert.equal(await wanted.isChecked(), true);
  }

  /** Into the browser's own field: its parts one after the other, in the order that the browser's language has. */
  async day(label, day, within = this.page) {
    const field = within.getByLabel(label, { exact: true });
    await this.reach(field);
    const [year, month, date] = day.split('-');
    for (const typed of [`${date}${month}${year}`, `${month}${date}${year}`, `${year}${month}${date}`]) {
      for (const step of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Delete', 'ArrowRight', 'Delete', 'ArrowRight', 'Delete', 'ArrowLeft', 'ArrowLeft']) {
        await this.press(step);
      }
      await this.page.keyboard.type(typed);
      if ((await field.inputValue()) === day) {
        return;
      }
    }
    assert.fail(`${label} takes no day by keyboard`);
  }

  /** The browser's own window is not opened in a test: that it was asked for is. */
  async prints() {
    await this.page.evaluate(() => {
      window.printed = 0;
      window.print = () => {
        window.printed += 1;
      };
    });
    await this.button('Tulosta');
    assert.equal(await this.page.evaluate(() => window.printed), 1);
  }

  /** What unfolds. */
  unfold(text, within = this.page) {
    return this.act(within.locator('summary', { hasText: text }));
  }
}

/** What is looked at of a person is asked for with a purpose and a reason. */
export async function sayWhy(keys, reason, within) {
  await keys.choose('Mihin tarkoitukseen?', 'supervision', within);
  await keys.type('Miksi katsot?', reason, within);
}

/** From the invitation to the first page. */
export async function enrol(browser, name, roles) {
  lautturi('user', 'add', name, ...roles.flatMap((role) => ['--role', role]));
  const person = await Person.of(browser, name);
  const own = new Keys(person.page);
  const { invitation } = lautturi('user', 'invite', name);
  await person.page.goto(url);
  const offered = person.page.getByRole('link', { name: 'Minulla on kutsu' });
  await offered.or(person.page.getByLabel('Kutsun koodi')).first().waitFor();
  if (await offered.isVisible()) {
    await own.link('Minulla on kutsu'); // where nobody has a password yet, an invitation is asked for at once
  }
  await own.type('Kutsun koodi', invitation);
  await own.button('Jatka');
  await person.page.getByText(`Tervetuloa, ${name}`).waitFor();
  const secret = (await person.page.locator('code.secret').innerText()).replaceAll(' ', '');
  await own.type('Uusi salasana', password);
  await own.type('Kertakoodi', oneTimeCode(secret));
  await own.press('Enter');
  await person.page.getByRole('heading', { level: 1, name: 'Tiedonsiirrot' }).waitFor();
  return own;
}
