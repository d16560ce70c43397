import type { Order } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { Money } from '../../../ui/amounts.tsx';

/** What an order comes to; before the provider has worked the tax out, what it comes to without. */
export function OrderPrice({ order: { amounts } }: { readonly order: Pick<Order, 'amounts'> }): ReactElement {
  const minor = amounts.total === null ? BigInt(amounts.price) - BigInt(amounts.discount) : BigInt(amounts.total);
  return <Money minorUnits={minor} currency={amounts.currency} />;
}
