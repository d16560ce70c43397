import type { Incoming } from '@pinhole/engines/emulator-kit';
import type { FaultPlace, PaymentFault } from '../spec/emulated-provider.ts';

export type PushFault = Extract<PaymentFault, { kind: `push-${string}` }>;
export type CallFault = Exclude<PaymentFault, PushFault>;
export type Refusal = Exclude<CallFault['kind'], 'cut' | 'garbage' | 'truncated' | 'stalled'>;

/** Faults in the order they were asked for; each is used up by the first call or push that it fits. */
export interface PaymentFaults {
  add(fault: PaymentFault): void;
  takeForCall(place: FaultPlace): CallFault | undefined;
  takeForPush<Kind extends PushFault['kind']>(kind: Kind): Extract<PushFault, { kind: Kind }> | undefined;
}

export function createPaymentFaults(): PaymentFaults {
  const waiting: PaymentFault[] = [];
  const take = (fits: (fault: PaymentFault) => boolean): PaymentFault | undefined => {
    const at = waiting.findIndex(fits);
    return at < 0 ? undefined : waiting.splice(at, 1)[0];
  };
  return {
    add: (fault) => waiting.push(fault),
    takeForCall: (place) => take((fault) => 'at' in fault && (fault.at === 'any' || fault.at === place)) as CallFault | undefined,
    takeForPush: <Kind extends PushFault['kind']>(kind: Kind) =>
      take((fault) => fault.kind === kind) as Extract<PushFault, { kind: Kind }> | undefined,
  };
}

/** Answers a call as the fault says: refused before anything began, or handled and its answer spoiled. */
export async function answerWithFault(
  call: Incoming,
  fault: CallFault,
  handle: (call: Incoming) => void | Promise<void>,
  refuse: (call: Incoming, how: Refusal) => void,
): Promise<void> {
  if (fault.kind === 'stalled') return;
  if (fault.kind === 'cut' && fault.when === 'before') return call.cut();
  const spoils = ['cut', 'garbage', 'truncated', 'server-error'];
  if (!spoils.includes(fault.kind)) return refuse(call, fault.kind as Refusal);

  let text = '';
  await handle({
    ...call,
    answer: (_, body) => {
      text = JSON.stringify(body);
    },
  });
  if (fault.kind === 'cut') return call.cut();
  if (fault.kind === 'server-error') return refuse(call, 'server-error');
  if (fault.kind === 'garbage') return call.send(200, 'text/html; charset=utf-8', '<!doctype html><title>Just a moment…</title>');
  const whole = Buffer.from(text);
  call.response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(whole.byteLength) });
  call.response.write(whole.subarray(0, Math.floor(whole.byteLength / 2)), () => call.cut());
}
