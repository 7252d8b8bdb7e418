import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Failure } from './Failure';
import { Waiting } from './Waiting';

/** What was asked for, when it is there; until then that it is awaited, or why it did not come. */
export function Found<T>({ of: found, children }: { of: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  if (found.data !== undefined) {
    return (
      <>
        {found.error && <Failure failure={found.error} again={() => void found.refetch()} />}
        {children(found.data)}
      </>
    );
  }
  return found.error ? <Failure failure={found.error} again={() => void found.refetch()} /> : <Waiting />;
}
