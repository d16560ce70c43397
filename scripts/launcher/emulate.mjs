import { environmentWith } from './node-24.mjs';
import { inRoot } from './paths.mjs';
import { runUntilEnd } from './run.mjs';

const program = inRoot('packages', 'engines', 'src', 'emulator-kit', 'main.ts');

/** Run one provider's emulator until Ctrl-C. */
export const emulate = ({ node, args }) => runUntilEnd([{ program: node, args: [program, ...args], env: environmentWith(node) }]);
