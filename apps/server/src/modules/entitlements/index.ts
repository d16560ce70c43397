export { listOver, lockEntitlement } from './entitlement-store.ts';
export { mountEntitlements } from './entitlements.routes.ts';
export {
  type Allowance,
  allowanceOf,
  type Entitled,
  type EntitlementDeps,
  type Keeping,
  keepers,
  setEntitlement,
  termsInStatement,
} from './entitlements.ts';
