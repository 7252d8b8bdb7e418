import { Problem } from '../api/client';
import { Failure } from './Failure';

/** A refusal with everything that is wrong, place by place. */
export function Wrongs({ failure }: { failure: unknown }) {
  return (
    <>
      <Failure failure={failure} />
      {failure instanceof Problem && failure.errors.length > 0 && (
        <ul className="wrongs">
          {failure.errors.map((wrong) => (
            <li key={`${wrong.path} ${wrong.code}`}>
              <code>{wrong.path || '/'}</code> {wrong.code}
              <span className="under">{wrong.reason}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
