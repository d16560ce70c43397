export type { Emulator, EmulatorOptions, Fault, ReceivedCall } from './emulator.ts';
export type { EmulatedLine } from './lines.ts';
export { createPushes, type Pushes } from './push.ts';
export { sampleMp4, samplePng } from './sample-media.ts';
export { createFaultQueue, type FaultQueue, type Incoming, type Serving, serveEmulator } from './serve.ts';
