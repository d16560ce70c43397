export { type CheckedRequest, checkRequest } from './check-request.ts';
export { checkSize, type SizeLimits } from './check-size.ts';
export { estimateCost, type Made } from './estimate-cost.ts';
export { type NearestRatio, nearestRatio } from './nearest-ratio.ts';
export { warnOfStrength } from './warn-of-strength.ts';
