// What is known of a person while their page is open: asked for together, with what for and why, and forgotten when the
// page is left.
import type { Schemas } from '../../api/client';
import type { Why } from '../../parts/Why';
import type { MarkKind } from '../../parts/Mark';

export interface Asked extends Why {
  register: string;
  subject: string;
  earlier: string[];
  language: string;
}

export interface Seen {
  asked: Asked;
  record: Schemas['PersonRecord'];
  report: Schemas['SubjectReport'];
}

export const consentMarks: { [state in Schemas['ConsentState']['state']]: MarkKind } = {
  requested: 'note',
  deferred: 'note',
  given: 'good',
  renewed: 'good',
  refused: 'bad',
  withdrawn: 'bad',
  revoked: 'bad',
  expired: 'warning',
  invalidated: 'warning',
};
