// A section as people cite it; a report of an earlier release has only the act and a bare number.
import type { Schemas } from '../api/client';

export const cited = (one: Schemas['CitedProvision']): string =>
  one.citation ?? ([one.act, one.section].filter(Boolean).join(' ') || one.provision);
