import { describeProvider } from '@pinhole/engines/provider-conformance';
import { startEmulator } from './emulator.ts';
import { lantern } from './lantern.ts';

describeProvider({ provider: lantern, startEmulator });
