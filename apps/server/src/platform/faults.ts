/**
 * Named places where a process may die without harm. In production the hook does nothing; the fault suite starts the server
 * from its own entry, which kills the process there.
 */
export interface Faults {
  point(name: string): void;
}

export const noFaults: Faults = { point: () => {} };
