// What a hold is to whoever reads of it now: it may begin later, or be over, whatever its state is called (docs/the-gate.md, Holds).
import type { TFunction } from 'i18next';
import type { Schemas } from '../../api/client';
import { standing } from '../../texts/days';
import { date } from '../../texts/format';

type Hold = Pick<Schemas['RecordedHold'], 'state' | 'from' | 'until'>;

/** Whether this state hinders at all. */
export const hinders = (state: string) => state !== 'overridden' && state !== 'ended';

const moment = (at: string | undefined) => (at ? Date.parse(at) : null);

export const holdStanding = (hold: Hold) => (hinders(hold.state) ? standing(moment(hold.from), moment(hold.until), Date.now()) : 'over');

/** Its state in a word, or when it begins. */
export function holdState(t: TFunction, hold: Hold): string {
  const stands = holdStanding(hold);
  if (stands === 'ahead') {
    return t('person.holdBegins', { from: date(hold.from ?? '') });
  }
  return t(`person.holdStates.${stands === 'over' && hinders(hold.state) ? 'ended' : hold.state}`);
}
