import { describe, expect, it } from 'vitest';
import { signatureOf } from './emulator-webhooks.ts';
import { open } from './testing.ts';

const secret = 'whsec_test_secret';
const seconds = 1_764_000_000;
const call = {
  signal: new AbortController().signal,
  fetch: () => Promise.reject(new Error('no call')),
  now: () => new Date(seconds * 1000),
};
const eventOf = (changes: object = {}): string =>
  JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'checkout.session.completed',
    created: seconds,
    livemode: false,
    data: { object: { id: 'cs_test_1', object: 'checkout.session' } },
    ...changes,
  });
const verify = (body: string, header: string, { secrets = secret, at = seconds }: { secrets?: string; at?: number } = {}) =>
  open({ webhookSecrets: secrets }).webhook?.verify(new Headers({ 'stripe-signature': header }), Buffer.from(body), {
    ...call,
    now: () => new Date(at * 1000),
  });
const signed = (body: string, by = secret, at = seconds): string => signatureOf(by, body, at);

describe('a push of Stripe', () => {
  it('is signed as the published example is', () => {
    const body = '{"id":"evt_test_1","object":"event","type":"checkout.session.completed"}';
    expect(signed(body)).toBe('t=1764000000,v1=62a68ec6dfdc0551fd1b8bd6162665ed019d317da3c678a894f19f3b48130e5b');
  });

  it('says which checkout to read', async () => {
    expect(await verify(eventOf(), signed(eventOf()))).toEqual({
      eventId: 'evt_1',
      type: 'checkout.session.completed',
      live: false,
      createdAt: new Date(seconds * 1000),
      about: [{ kind: 'checkout', id: 'cs_test_1' }],
    });
  });

  it('is believed while secrets are rotated, whichever signed it and however many signatures it carries', async () => {
    const both = 'whsec_the_new_one\nwhsec_test_secret';
    const body = eventOf();
    expect(await verify(body, signed(body), { secrets: both })).not.toBeNull();
    expect(await verify(body, signed(body, 'whsec_the_new_one'), { secrets: both })).not.toBeNull();
    expect(await verify(body, `${signed(body, 'whsec_gone_long_ago')},${signed(body).split(',')[1]}`)).not.toBeNull();
    expect(await verify(body, signed(body, 'whsec_a_stranger'), { secrets: both })).toBeNull();
  });

  it('is not believed by the worthless scheme of test mode, without a time, or with another one', async () => {
    const body = eventOf();
    for (const header of [
      signed(body).replace('v1=', 'v0='),
      signed(body).replace(/t=\d+,/, ''),
      signed(body).replace('t=1764000000', 't=1764000001'),
      't=,v1=',
      'nonsense',
      '',
    ]) {
      expect(await verify(body, header), header).toBeNull();
    }
  });

  it('is believed for five minutes', async () => {
    const body = eventOf();
    expect(await verify(body, signed(body), { at: seconds + 300 })).not.toBeNull();
    expect(await verify(body, signed(body), { at: seconds + 301 })).toBeNull();
    // A clock that runs ahead is no attack: the number of the event is what guards against a second delivery.
    expect(await verify(body, signed(body), { at: seconds - 3600 })).not.toBeNull();
  });

  it.each([
    ['a thin event', { object: 'v2.core.event' }],
    ['an event of live money', { livemode: true }],
    ['an event that does not say which world it is of', { livemode: undefined }],
    ['an event without a number', { id: '' }],
    ['an event with another kind of number', { id: 'evt_1/../x' }],
  ])('is refused: %s', async (_, changes) => {
    const body = eventOf(changes);
    expect(await verify(body, signed(body))).toBeNull();
  });

  it.each([
    [
      'invoice.paid',
      { id: 'in_1', object: 'invoice', parent: { subscription_details: { subscription: 'sub_1' } } },
      ['payment in_1', 'subscription sub_1'],
    ],
    ['invoice.paid', { id: 'in_1', object: 'invoice', parent: null }, []],
    ['charge.refunded', { id: 'ch_1', object: 'charge', payment_intent: 'pi_1' }, ['payment pi_1']],
    ['refund.failed', { id: 're_1', object: 'refund', payment_intent: 'pi_1' }, ['refund re_1', 'payment pi_1']],
    ['charge.dispute.closed', { id: 'du_1', object: 'dispute', payment_intent: { id: 'pi_1' } }, ['dispute du_1', 'payment pi_1']],
    ['customer.subscription.paused', { id: 'sub_1', object: 'subscription' }, ['subscription sub_1']],
    ['checkout.session.something_new', { id: 'cs_1', object: 'checkout.session' }, ['checkout cs_1']],
    ['customer.updated', { id: 'cus_1', object: 'customer' }, []],
    ['something.else', { object: 'nobody.knows' }, []],
    ['something.else', null, []],
  ])('of the type %s about %j leads to %j', async (type, object, about) => {
    const body = eventOf({ type, data: { object } });
    const push = await verify(body, signed(body));
    expect(push?.about.map(({ kind, id }) => `${kind} ${id}`)).toEqual(about);
  });

  it('cannot be checked without a secret, and then there are none', () => {
    expect(open().webhook).toBeUndefined();
    expect(open({ webhookSecrets: '\n \n' }).webhook).toBeUndefined();
  });
});
