// The text of one file of a draft while somebody types, apart from how it is drawn. It knows from which text of the server's it
// began: where the server has another by now, whoever made it so, nothing is saved over that until a person has chosen.
import type { Kept } from './kept';

export type Saving = 'saved' | 'typing' | 'saving' | 'failed' | 'conflict';

/** What the server has. The text may be newer than the version, never older. */
export interface OnServer {
  version: number;
  text: string;
}

/** A version after a save; or that the draft moved on, and who saved this file meanwhile, if somebody did. */
export type Saved = { version: number } | { movedBy: string };

export interface Places {
  read: () => Promise<OnServer>;
  save: (text: string, version: number) => Promise<Saved>;
  kept: () => Kept | null;
  keep: (kept: Kept) => void;
  forget: () => void;
}

const pause = 900;

export class TypedText {
  text: string | null = null;
  saving: Saving = 'saved';
  failure: unknown = null;
  /** Who saved the other text of a conflict; empty where it came by another way. */
  by = '';
  /** Called whenever any of it has changed. */
  changed: () => void = () => undefined;
  #places: Places;
  #origin = '';
  #version = 0;
  #sent: string | null = null;
  #theirs: OnServer | null = null;
  #busy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(places: Places) {
    this.#places = places;
  }

  /** The server's text, whenever it was asked for. */
  see(server: OnServer): void {
    if (this.text === null) {
      this.#begin(server);
    } else if (this.#busy || server.version < this.#version) {
      return; // what the save itself is told is newer
    } else if (server.text === this.text || this.saving === 'saved') {
      this.#settle(server);
    } else if (this.#isOurs(server.text)) {
      this.#goOnFrom(server);
      if (this.saving === 'conflict') {
        this.#theirs = null; // the other text is gone again: there is nothing to choose
        this.by = '';
        this.failure = null;
        this.saving = 'typing';
      }
      if (this.saving === 'typing') {
        this.#arm();
      }
    } else {
      this.#conflict(server, this.by);
    }
    this.changed();
  }

  type(next: string): void {
    if (next === this.text) {
      return;
    }
    this.text = next;
    this.#places.keep({ text: next, origin: this.#origin });
    if (this.saving !== 'conflict') {
      this.saving = 'typing';
      this.#arm();
    }
    this.changed();
  }

  async save(): Promise<void> {
    this.stop();
    if (this.#busy || this.text === null || this.saving === 'conflict') {
      return;
    }
    this.#busy = true;
    try {
      while (!(await this.#saveOnce(this.text))); // what was typed meanwhile goes at once
    } catch (failure) {
      this.failure = failure;
      this.saving = 'failed';
    } finally {
      this.#busy = false;
    }
    this.changed();
  }

  async keepMine(): Promise<void> {
    if (this.#theirs !== null && this.text !== null) {
      this.#goOnFrom(this.#theirs);
      this.#theirs = null;
      this.saving = 'typing';
      this.#places.keep({ text: this.text, origin: this.#origin });
      await this.save();
    }
  }

  async takeTheirs(): Promise<void> {
    try {
      this.#settle(await this.#places.read());
    } catch (failure) {
      this.failure = failure;
    }
    this.changed();
  }

  /** Tries again what failed; in a conflict that is only the reading of the other text. */
  async again(): Promise<void> {
    await (this.saving === 'conflict' ? this.takeTheirs() : this.save());
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #begin(server: OnServer): void {
    const kept = this.#places.kept();
    if (kept === null || kept.text === server.text) {
      this.#settle(server);
      return;
    }
    this.text = kept.text; // typed before the session ended
    this.#version = server.version;
    this.#origin = kept.origin;
    if (kept.origin === server.text) {
      this.saving = 'typing';
      this.#arm();
    } else {
      this.#conflict(server, '');
    }
  }

  /** Whether all is said and done. */
  async #saveOnce(sent: string): Promise<boolean> {
    this.saving = 'saving';
    this.changed();
    const earlier = this.#sent;
    this.#sent = sent;
    const saved = await this.#places.save(sent, this.#version);
    if ('version' in saved) {
      this.failure = null;
      this.#goOnFrom({ version: saved.version, text: sent });
      if (this.text === sent) {
        this.#settle({ version: saved.version, text: sent });
      }
      return this.text === sent;
    }
    this.#sent = earlier; // refused: it is not there
    const server = await this.#places.read();
    if (server.text === this.text) {
      this.#settle(server);
      return true;
    }
    if (this.#isOurs(server.text)) {
      this.#goOnFrom(server); // another file was saved: this one goes behind that
      return false;
    }
    this.#conflict(server, saved.movedBy);
    return true;
  }

  /** What this text began from; or what was sent when no answer came. */
  #isOurs(text: string): boolean {
    return text === this.#origin || text === this.#sent;
  }

  #goOnFrom(server: OnServer): void {
    this.#version = server.version;
    this.#origin = server.text;
  }

  #settle(server: OnServer): void {
    this.stop();
    this.#goOnFrom(server);
    const kept = this.#places.kept()?.text;
    if (kept === this.text || kept === server.text) {
      this.#places.forget(); // anything else was kept by another editor of the file, opened meanwhile
    }
    this.text = server.text;
    this.#theirs = null;
    this.failure = null;
    this.by = '';
    this.saving = 'saved';
  }

  #conflict(server: OnServer, by: string): void {
    this.stop();
    this.#theirs = server;
    this.failure = null;
    this.by = by;
    this.saving = 'conflict';
  }

  #arm(): void {
    this.stop();
    this.#timer = setTimeout(() => void this.save(), pause);
  }
}
