// A question to the gate: of a case in point, about whom all is said here, or of a person, whose consents and holds the store is
// asked for. Which it is decides what is sent: of a case nobody's code goes along, and of a person nothing that was made up.
import type { Schemas } from '../../api/client';
import type { Why } from '../../parts/Why';

type Request = Schemas['DecisionRequest'];
export type Said = Schemas['ConsentEvent']['kind'] | '';
export type Role = Schemas['ConsentEvent']['role'];
export type Held = Schemas['Hold']['kind'] | '';

export interface Asking {
  at: string;
  register: string;
  party: string;
  purpose: string;
  fields: string[];
  facts: string[];
  of: 'case' | 'person';
  /** Of a case. */
  said: Said;
  roles: Role[];
  held: Held;
  /** Of a person. */
  subject: string;
  why: Why;
}

/** As a consent should be, so that what stands in the way is something else: in writing, explicit, item by item, on record. Most rules
    that need a consent need one in two roles or three, and an event has one role. */
function consentsOf({ said, roles, fields, party, purpose, at }: Asking): Schemas['ConsentEvent'][] {
  return said === ''
    ? []
    : roles.map((role) => ({
        kind: said, role, items: fields, parties: [party], purposes: [purpose], by: 'person',
        explicit: true, itemised: true, written: true, expressed_at: at,
        evidence: { reference: 'case-in-point', sha256: '0'.repeat(64) },
      }));
}

export function questionOf(asking: Asking): Request {
  const { at, register, party, purpose, fields, facts, held } = asking;
  const question = { at, register, party, purpose, fields, facts: Object.fromEntries(facts.map((fact) => [fact, true])) };
  if (asking.of === 'person') {
    // silent about consents and holds: then the store's are used
    const { read_for, reason } = asking.why;
    return { ...question, subject: asking.subject.trim(), reason: reason.trim(), read_for: read_for as NonNullable<Request['read_for']> };
  }
  return { ...question, consents: consentsOf(asking), holds: held === '' ? [] : [{ kind: held, state: 'upheld' }] };
}
