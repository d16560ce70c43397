import { publishedOpenApi } from '../spec/conformance/open-api.ts';
import { describePaymentProvider } from '../spec/conformance.ts';
import { startEmulator } from './emulator.ts';
import { creem } from './index.ts';

describePaymentProvider({
  kind: creem,
  startEmulator,
  unknownOutcome: 'read-first',
  cannot: {
    'same-checkout': 'Creem takes no key for a checkout; one that is not paid is harmless',
    'later-plan': 'Creem shows the next plan at once',
  },
  // docs.creem.io, API reference; older than the provider's SDK 1.13.0, which has what is listed here.
  published: publishedOpenApi({
    files: ['creem.openapi.json'],
    undescribed: { '/v1/refunds': 'in the SDK since 1.12' },
    known: {
      trial_period_days: 'of products, in the SDK',
      'metadata: unknown': 'of subscriptions, in the SDK and in the guide',
      'status: must be equal': '`past_due`, in the SDK',
      'request: a body where none is described': 'an empty object with a POST that takes nothing',
    },
  }),
});
