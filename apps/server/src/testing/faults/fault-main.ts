import { readConfig } from '../../entry/config.ts';
import { serve } from '../../entry/serve.ts';
import { paidEngine } from './paid-engine.ts';

/**
 * The server as production starts it, with a provider that bills and, if `FAULT_POINT` names a place, a death there: no handler,
 * no clean-up, the same as a power cut for this process. Nothing in production imports this file.
 */
const { FAULT_POINT: fatal, FAULT_PROVIDER: provider = '', FAULT_RESUME: resume = 'by-client-id' } = process.env;

const service = await serve({
  config: readConfig(process.env),
  version: 'test',
  engines: () => [paidEngine({ baseUrl: provider, resume: resume === 'none' ? 'none' : 'by-client-id' })],
  processors: [{ id: 'paid', title: 'Paid', hosts: [new URL(provider).origin], purposes: ['inference'] }],
  faults: {
    point(name) {
      if (name === fatal) process.kill(process.pid, 'SIGKILL');
    },
  },
  leaseSeconds: 2,
  timing: { unknownMs: 2_000 },
});
process.send?.({ port: service.address?.port });
process.on('message', () => {
  service.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
