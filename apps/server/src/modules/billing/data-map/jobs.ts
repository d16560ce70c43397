import { classifyEach, purpose, rowId, technical, workspaceId } from '@pinhole/privacy';

export const jobs = classifyEach<
  | 'billing.work-push.pushId'
  | 'billing.send-refund.refundId'
  | 'billing.run-closing.closingId'
  | 'billing.end-withdrawn-plan.orderId'
  | 'billing.probe-way.way'
  | 'billing.top-up.workspaceId'
>()('queue', 'billing-jobs', {
  title: 'Jobs of payments',
  description: 'What a payment provider pushed is read again, and refunds are sent; the job carries one number.',
  rules: {
    subject: 'customer',
    purposes: [purpose.payment],
    owner: { none: 'found through the row whose number it carries' },
    export: { in: false, reason: 'It is the running of the software; what came of it is exported.' },
    erase: 'delete',
    retention: 'job',
    readers: ['service'],
  },
  entries: {
    'billing.work-push.pushId': rowId('The push'),
    'billing.send-refund.refundId': rowId('The refund'),
    'billing.top-up.workspaceId': workspaceId('The workspace that may buy more by itself'),
    'billing.run-closing.closingId': rowId('The closing'),
    'billing.end-withdrawn-plan.orderId': rowId('The order of the plan'),
    'billing.probe-way.way': technical('The payment provider that is asked how it is'),
  },
});
