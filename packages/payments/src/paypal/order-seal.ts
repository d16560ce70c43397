import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PaypalAmount } from './amount.ts';
import type { Order } from './shapes.ts';

/**
 * Anybody who knows the app's public client id can have a buyer approve an order that names one of ours and another sum. Ours carry a seal
 * over both, and only sealed orders are captured.
 */
export interface OrderSeal {
  make(orderId: string, amount: PaypalAmount): string;
  isOn(order: Order): boolean;
}

export function orderSeal(clientSecret: string): OrderSeal {
  const make = (orderId: string, { currency_code, value }: PaypalAmount): string =>
    createHmac('sha256', clientSecret).update(`${orderId}|${currency_code}|${value}`).digest('base64url');
  return {
    make,
    isOn({ purchase_units: units }) {
      const [unit, more] = units ?? [];
      if (!unit?.custom_id || !unit.amount || !unit.reference_id || more) return false;
      const [wanted, given] = [Buffer.from(make(unit.custom_id, unit.amount)), Buffer.from(unit.reference_id)];
      return wanted.byteLength === given.byteLength && timingSafeEqual(wanted, given);
    },
  };
}
