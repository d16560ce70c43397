import { publishedOpenApi } from '../spec/conformance/open-api.ts';
import { describePaymentProvider } from '../spec/conformance.ts';
import { startEmulator } from './emulator.ts';
import { paypal } from './index.ts';

describePaymentProvider({
  kind: paypal,
  startEmulator,
  cannot: {
    'push-old': 'a push is tried for three days, and nobody could say whether a later try carries a later time',
  },
  // github.com/paypal/paypal-rest-api-specifications, folder openapi.
  published: publishedOpenApi({
    files: [
      'paypal-checkout_orders_v2.openapi.json',
      'paypal-payments_payment_v2.openapi.json',
      'paypal-notifications_webhooks_v1.openapi.json',
      'paypal-customer_disputes_v1.openapi.json',
    ],
    undescribed: {
      '/v1/oauth2/token': 'described in words alone',
      '/v1/reporting/transactions': 'another file, of another product',
      '/v1/notifications/certs/': 'a certificate, no JSON',
    },
    known: {
      'status 200: undescribed': 'of a refund asked for again under its key: described for orders, the same for refunds',
      'answer: a body where none is described': 'the body of that 200',
      'items: must NOT have fewer than 1 items': 'a list of no disputes',
    },
  }),
});
