import { activityTime, classifyEach, classifyTable, data, dataMapPart, purpose, rowId, systemTime, technical } from '@pinhole/privacy';
import type { DB } from '../database/schema.generated.ts';

const mail = classifyTable<DB>()('mail', {
  title: 'Mail to you',
  description:
    'Mail this service has written: confirmations, password resets. It is kept for a while so that nothing is lost; the operator can read it in the outbox, because a service without a mail server is read from there. The text of what was sent is emptied.',
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
    to_address: data('user.contact.email', 'The address it goes to', { pd: 'pd:EmailAddress', log: 'never', processors: ['smtp'] }),
    subject: data('user.content.private', 'Its subject', { pd: 'pd:Communication', processors: ['smtp'] }),
    text: data('user.content.private', 'Its text, which may carry a one-time link; emptied as soon as the mail server has taken it', {
      pd: 'pd:Communication',
      processors: ['smtp'],
    }),
    created_at: activityTime('When it was written'),
    sent_at: systemTime('When it was handed to the mail server'),
    failures: technical('How often that failed'),
    state: technical('Whether it waits, was sent, was refused, or stays because there is no mail server'),
    waiting_since: systemTime('From when on it is tried, for two days'),
    next_try_at: systemTime('When it is tried again'),
    claimed_until: systemTime('Until when somebody hands it over'),
    trouble: technical('Why it was not taken, as a word'),
    answer: technical('What the mail server said about it, without addresses', { log: 'never' }),
  },
});

const sent = classifyEach<'smtp.to' | 'smtp.from' | 'smtp.subject' | 'smtp.text' | 'smtp.messageId' | 'smtp.date'>()('out', 'smtp', {
  title: 'What the mail server is given',
  description:
    'The operator’s mail server is given each mail, to hand it on to the one of the receiver. Mail says what happened and carries links and numbers; prompts, pictures and files never go by mail. The server keeps it no longer than handing it on takes; what arrived lies with the receiver.',
  rules: {
    subject: 'customer',
    origin: 'generated',
    purposes: [purpose.mail],
    owner: { none: 'sent by itself, under the address that it goes to' },
    export: { in: false, reason: 'It is exported from where it is kept: mail to you.' },
    erase: 'delete',
    retention: 'mail',
    processors: ['smtp'],
    readers: ['service'],
  },
  entries: {
    'smtp.to': data('user.contact.email', 'The address it goes to', { pd: 'pd:EmailAddress' }),
    'smtp.from': technical('The address and the name of the service', { log: 'never' }),
    'smtp.subject': data('user.content.private', 'Its subject', { pd: 'pd:Communication' }),
    'smtp.text': data('user.content.private', 'Its text, which may carry a one-time link', { pd: 'pd:Communication' }),
    'smtp.messageId': rowId('The number of the mail'),
    'smtp.date': activityTime('When it was written'),
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

export const mailDataMap = dataMapPart('mail', [mail, sent, jobs]);
