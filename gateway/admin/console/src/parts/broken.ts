// Whether a page failed while it was drawn, and where: whoever goes elsewhere, or to the same place again, begins afresh.
export interface Standing {
  at: string;
  isBroken: boolean;
}

export const begun = (at: string): Standing => ({ at, isBroken: false });

export const failed = { isBroken: true } as const;

/** What becomes of it at a place; nothing where it stays as it is. */
export const movedTo = (at: string, standing: Standing): Standing | null => (standing.at === at ? null : begun(at));
