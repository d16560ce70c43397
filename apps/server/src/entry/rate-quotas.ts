import type { Settings } from '../modules/settings/index.ts';
import { defaultRateQuotas, type RateQuotas } from '../platform/http/rate-limit.ts';

/** The limits of requests as the operator set them; those that protect against guessing stay as they are. */
export const rateQuotasOf = (settings: Pick<Settings, 'get'>): RateQuotas => ({
  ...defaultRateQuotas,
  default: { requests: settings.get('api.requestsPerMinute'), windowSeconds: 60 },
});
