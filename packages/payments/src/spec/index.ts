export type {
  BuyerOutcome,
  EmulatedProvider,
  EmulatedProviderOptions,
  FaultPlace,
  PaymentDriver,
  PaymentFault,
  SavedBehaviour,
} from './emulated-provider.ts';
export { currencyDigits, fromDecimal, type Money, toDecimal } from './money.ts';
export type * from './objects.ts';
export { PaymentError, type PaymentErrorFacts, type PaymentErrorKind } from './payment-error.ts';
export {
  type CheckoutInput,
  type NextStep,
  type PaymentCall,
  PaymentConnectionError,
  type PaymentField,
  type PaymentProvider,
  type PaymentProviderKind,
  type PaymentTraits,
  type RefundReason,
  type SaleItem,
  type SentPaymentField,
  type VerifiedPush,
} from './provider.ts';
export type * from './saved-ways.ts';
