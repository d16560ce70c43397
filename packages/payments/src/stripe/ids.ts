import type { Stripe } from 'stripe';
import type { ObjectRef } from '../spec/objects.ts';

/** The id behind a link, whether it came as one or with its object. */
export const idOf = (link: string | { readonly id: string } | null | undefined): string | null =>
  link === null || link === undefined ? null : typeof link === 'string' ? link : link.id;

export const objectOf = <T extends object>(link: string | T | null | undefined): T | null => (typeof link === 'object' ? link : null);

const shapes: Readonly<Record<ObjectRef['kind'], RegExp>> = {
  checkout: /^cs_\w{1,250}$/,
  // A purchase is its PaymentIntent, or its session where nothing was to pay; a subscription's payment is its invoice.
  payment: /^(?:pi|in|cs)_\w{1,250}$/,
  refund: /^(?:re|pyr)_\w{1,250}$/,
  dispute: /^(?:dp|du)_\w{1,250}$/,
  subscription: /^sub_\w{1,250}$/,
};

/** Whether Stripe could have given such an id: anything else is never put into an address. */
export const couldBe = ({ kind, id }: ObjectRef): boolean => shapes[kind].test(id);
export const couldBeCustomer = (id: string): boolean => /^cus_\w{1,250}$/.test(id);

export const couldBeSavedWay = (id: string): boolean => /^pm_\w{1,250}$/.test(id);

export const dateOf = (seconds: number | null | undefined): Date | null => (typeof seconds === 'number' ? new Date(seconds * 1000) : null);
export const periodOf = (start: number | undefined, end: number | undefined): { start: Date; end: Date } | null =>
  start === undefined || end === undefined ? null : { start: new Date(start * 1000), end: new Date(end * 1000) };

export const subscriptionOf = (invoice: Stripe.Invoice): string | null => idOf(invoice.parent?.subscription_details?.subscription ?? null);
