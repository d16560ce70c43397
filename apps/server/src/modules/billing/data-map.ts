import { dataMapPart } from '@pinhole/privacy';
import { closing, closingStep } from './data-map/closing.ts';
import { jobs } from './data-map/jobs.ts';
import { link, order, orderBuyer, payment } from './data-map/orders.ts';
import { paperEvidence, waitingPaper } from './data-map/papers.ts';
import { planChange, subscription, trial } from './data-map/plans.ts';
import { connection, customer, health, itemName, push } from './data-map/providers.ts';
import { dispute, refund } from './data-map/refunds.ts';
import { topUp, topUpAttempt } from './data-map/top-up.ts';

export const billingDataMap = dataMapPart('billing', [
  connection,
  health,
  link,
  customer,
  itemName,
  order,
  orderBuyer,
  payment,
  waitingPaper,
  paperEvidence,
  subscription,
  trial,
  planChange,
  refund,
  dispute,
  closing,
  closingStep,
  push,
  topUp,
  topUpAttempt,
  jobs,
]);
