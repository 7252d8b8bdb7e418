// When what a party rests on ends.
import type { Schemas } from '../../api/client';

export type PartnerRow = Schemas['Partner'];
const day = 86_400_000;

export const daysLeft = (ends: string) => Math.floor((new Date(ends).getTime() - Date.now()) / day);

const earliest = (ends: (string | null)[]) =>
  ends.filter((one): one is string => one !== null).sort((a, b) => new Date(a).getTime() - new Date(b).getTime())[0] ?? null;

/** Of the certificates that it showed, either way. */
export const firstEnd = (partner: PartnerRow) =>
  earliest([...partner.pins, ...partner.endpoints.flatMap((one) => one.pins)].map((pin) => pin.ends));

export const nextAgreementEnd = (partner: PartnerRow) =>
  earliest(partner.agreements.filter((one) => one.in_force).map((one) => one.until));
