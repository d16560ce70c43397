import { activityTime, classifyEach, classifyTable, data, dataMapPart, purpose, rowId, systemTime, technical } from '@pinhole/privacy';
import type { DB } from '../database/schema.generated.ts';

const mail = classifyTable<DB>()('mail', {
  title: 'Mail to you',
  description:
    'Mail this service has written: confirmations, password resets. It is kept for a while so that nothing is lost; the operator can read it in the outbox, because a service without a mail server is read from there.',
  rules: {
    subject: 'customer',
    origin: 'generated',
    purposes: [purpose.mail],
    owner: { path: ['mail.to_address -> account.email'] },
    export: { in: true, as: 'mail.json' },
    erase: 'delete',
    retention: 'mail',
    readers: ['operator'],
  },
  columns: {
    id: rowId('The number of the mail'),
    to_address: data('user.contact.email', 'The address it goes to', { pd: 'pd:EmailAddress', log: 'never' }),
    subject: data('user.content.private', 'Its subject', { pd: 'pd:Communication' }),
    text: data('user.content.private', 'Its text, which may carry a one-time link; emptied as soon as the mail server has taken it', {
      pd: 'pd:Communication',
    }),
    created_at: activityTime('When it was written'),
    sent_at: systemTime('When it was handed to the mail server'),
    failures: technical('How often that failed'),
  },
});

const jobs = classifyEach<'mail.send.mailId'>()('queue', 'mail-jobs', {
  title: 'Jobs of the outbox',
  description: 'Hands one mail to the mail server.',
  rules: {
    subject: 'customer',
    origin: 'generated',
    purposes: [purpose.mail],
    owner: { none: 'found through the row whose number it carries' },
    export: { in: false, reason: 'It is the running of the software.' },
    erase: 'delete',
    retention: 'job',
    readers: ['service'],
  },
  entries: { 'mail.send.mailId': rowId('The number of the mail') },
});

export const mailDataMap = dataMapPart('mail', [mail, jobs]);
