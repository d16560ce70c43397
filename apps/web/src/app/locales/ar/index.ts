import type { en } from '../en/index.ts';
import { accounts } from './accounts.ts';
import { admin } from './admin.ts';
import { billing } from './billing.ts';
import { closing } from './closing.ts';
import { credits } from './credits.ts';
import { details } from './details.ts';
import { editing } from './editing.ts';
import { engines } from './engines.ts';
import { failures } from './failures.ts';
import { goingLive } from './going-live.ts';
import { library } from './library.ts';
import { models } from './models.ts';
import { plans } from './plans.ts';
import { pricing } from './pricing.ts';
import { problems } from './problems.ts';
import { queue } from './queue.ts';
import { revenue } from './revenue.ts';
import { selling } from './selling.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { spending } from './spending.ts';
import { studio } from './studio.ts';
import { taxes } from './taxes.ts';
import { texts } from './texts.ts';
import { topUp } from './top-up.ts';
import { ui } from './ui.ts';
import { uploads } from './uploads.ts';

export const ar: Readonly<Record<keyof typeof en, string>> = {
  ...ui,
  ...shell,
  ...problems,
  ...plans,
  ...accounts,
  ...admin,
  ...billing,
  ...closing,
  ...credits,
  ...details,
  ...editing,
  ...engines,
  ...failures,
  ...goingLive,
  ...library,
  ...models,
  ...pricing,
  ...queue,
  ...revenue,
  ...selling,
  ...settings,
  ...spending,
  ...studio,
  ...taxes,
  ...texts,
  ...topUp,
  ...uploads,
};
