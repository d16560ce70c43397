import { type ReactElement, useEffect, useState } from 'react';
import { useFormat } from '../lib/use-format.ts';

/** "4 credits", from micro-credits. */
export function Credits({ micros }: { readonly micros: string | bigint }): ReactElement {
  const format = useFormat();
  return <span className="whitespace-nowrap tabular-nums">{format.credits(micros)}</span>;
}

export function Money({ minorUnits, currency }: { readonly minorUnits: bigint; readonly currency: string }): ReactElement {
  const format = useFormat();
  return <span className="whitespace-nowrap tabular-nums">{format.money(minorUnits, currency)}</span>;
}

export function FileSize({ bytes }: { readonly bytes: number }): ReactElement {
  const format = useFormat();
  return <span className="whitespace-nowrap tabular-nums">{format.bytes(bytes)}</span>;
}

const tickMs = 30_000;

/** Relative under a day, absolute after; the exact time on hover. */
export function RelativeTime({ at }: { readonly at: string }): ReactElement {
  const format = useFormat();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={format.dateTime(at)} className="whitespace-nowrap">
      {format.when(at, now)}
    </time>
  );
}
