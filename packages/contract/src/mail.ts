import { z } from 'zod';
import { id, idParams, page, pageQuery, timestamp } from './common.ts';
import type { RouteContract } from './route.ts';

/** `kept`: there was no mail server when it was written; the operator passes it on, or has it sent. */
export const mailStates = ['waiting', 'sent', 'refused', 'kept'] as const;

/**
 * Why a mail is not with its receiver. `lost`: the line broke, so nobody knows; it goes again under the same Message-ID. `rejected`: the
 * server does not take it. `too_late`: it was tried for two days.
 */
export const mailProblems = ['unreachable', 'unencrypted', 'sign_in', 'busy', 'slow', 'lost', 'garbled', 'rejected', 'too_late'] as const;
const mailProblem = z.enum(mailProblems);
export type MailProblem = z.infer<typeof mailProblem>;

export const outboxMail = z.object({
  id,
  to: z.string(),
  subject: z.string(),
  /** Empty once it was sent: it may have held a link that still works. */
  text: z.string(),
  createdAt: timestamp,
  state: z.enum(mailStates),
  sentAt: timestamp.nullable(),
  failures: z.number().int(),
  trouble: mailProblem.nullable(),
  /** What the mail server said, without addresses. */
  answer: z.string().nullable(),
  /** When it is tried again. */
  nextTryAt: timestamp.nullable(),
});
export type OutboxMail = z.infer<typeof outboxMail>;

export const mailServerInfo = z.object({
  host: z.string(),
  port: z.number().int(),
  /** `none`: in the clear. */
  tls: z.enum(['implicit', 'starttls', 'none']),
  signsIn: z.boolean(),
  from: z.string(),
});
export type MailServerInfo = z.infer<typeof mailServerInfo>;

export const mailDelivery = z.object({
  /** Null: mail stays in the outbox. */
  server: mailServerInfo.nullable(),
  waiting: z.number().int(),
  refused: z.number().int(),
  /** Why mail waits that was tried already; null when none does. */
  trouble: mailProblem.nullable(),
});
export type MailDelivery = z.infer<typeof mailDelivery>;

/** What became of a mail that was sent while somebody waited for the answer. */
export const testMailResult = z.object({
  sent: z.boolean(),
  to: z.string(),
  trouble: mailProblem.nullable(),
  answer: z.string().nullable(),
});
export type TestMailResult = z.infer<typeof testMailResult>;

export const mailRoutes = {
  listOutbox: {
    method: 'GET',
    url: '/v1/admin/outbox',
    access: { kind: 'operator' },
    problems: [],
    schema: {
      operationId: 'listOutbox',
      summary: 'Mail the service has written, and what became of it',
      tags: ['Admin'],
      querystring: pageQuery,
      response: { 200: page(outboxMail) },
    },
  },
  sendMailAgain: {
    method: 'POST',
    url: '/v1/admin/outbox/:id/send',
    access: { kind: 'operator' },
    problems: ['mail.not_found', 'mail.no_server', 'mail.sent_already'],
    schema: {
      operationId: 'sendMailAgain',
      summary: 'Hand a mail over that was refused or kept, or waits for its next try; two more days are given to it',
      tags: ['Admin'],
      params: idParams,
      response: { 202: z.object({ state: z.literal('waiting') }) },
    },
  },
  getMailDelivery: {
    method: 'GET',
    url: '/v1/admin/mail-delivery',
    access: { kind: 'operator' },
    problems: [],
    schema: {
      operationId: 'getMailDelivery',
      summary: 'How mail is sent, and whether it is',
      tags: ['Admin'],
      response: { 200: mailDelivery },
    },
  },
  sendTestMail: {
    method: 'POST',
    url: '/v1/admin/mail-delivery/test',
    access: { kind: 'operator' },
    limit: 'sensitive',
    problems: ['mail.no_server'],
    schema: {
      operationId: 'sendTestMail',
      summary: 'Send a mail to your own address now, and hear what the server answered',
      tags: ['Admin'],
      response: { 200: testMailResult },
    },
  },
} as const satisfies Record<string, RouteContract>;
