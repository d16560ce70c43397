export interface Device {
  readonly browser: string | undefined;
  readonly system: string | undefined;
  readonly handheld: boolean;
}

const handhelds: ReadonlySet<string> = new Set(['iOS', 'Android']);

/** The parts of what the service says about a device: "Firefox on Linux", one of the two, or nothing. */
export function readDevice(text: string | null): Device {
  const [first, second] = (text ?? '').split(' on ');
  const system = second ?? (first && handhelds.has(first) ? first : undefined);
  return {
    browser: first && first !== system ? first : undefined,
    system,
    handheld: system !== undefined && handhelds.has(system),
  };
}
