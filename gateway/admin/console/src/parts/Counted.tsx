import { Link } from 'react-router';
import { number } from '../texts/format';

/** A number that leads to the messages that it counts; none leads nowhere. */
export function Counted({ count, of, mark = '' }: { count: number; of: Record<string, string>; mark?: string }) {
  const text = number(count) + mark;
  return count === 0 ? <>{text}</> : <Link to={`/messages?${new URLSearchParams(of).toString()}`}>{text}</Link>;
}
