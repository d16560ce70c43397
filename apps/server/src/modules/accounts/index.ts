export {
  type Account,
  countOperators,
  findAccount,
  lockOperators,
  operatorExists,
  type ProfileFields,
  setOperator,
  updateProfile,
} from './account-store.ts';
export { accountJobs, sweepAccounts } from './accounts.jobs.ts';
export { mountAccounts } from './accounts.routes.ts';
export { type AccountsDeps, type AuditedAct, revokedTopic, type SignUpPolicy, seenAfter } from './accounts-deps.ts';
export { type ClientTraits, deviceOf, networkOf } from './client-traits.ts';
export { type Auth, type AuthAnswer, type AuthRequest, createAuth } from './handle-auth.ts';
export { hashPassword, type Registration, registerAccount, startSession } from './register-account.ts';
export { hashToken, type SessionCookie, sessionCookie } from './session-cookie.ts';
export { touchSession } from './session-store.ts';
export { listSessions, revokeSession, type SessionHolder } from './sessions.ts';
export { consumeSetupToken, replaceSetupToken, setupTokenWorks } from './setup-token-store.ts';
