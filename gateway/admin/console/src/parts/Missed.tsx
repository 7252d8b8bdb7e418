import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { exactly } from '../texts/durations';

/** What becomes of a run that could not begin in time, as its schedule has it, and what follows from that. */
export function Missed({ schedule }: { schedule: { missed: Schemas['MissedRun']; tolerance_minutes: number } }) {
  const { t } = useTranslation();
  return <>{t(`missed.${schedule.missed}`, { tolerance: exactly(schedule.tolerance_minutes * 60) })}</>;
}
