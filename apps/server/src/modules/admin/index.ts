export { mountAdmin, mountSetup } from './admin.routes.ts';
export type { AdminDeps } from './admin.ts';
export { createOnboarding } from './onboarding.ts';
export { createFirstOperator, type FirstOperator, issueSetupLink, type SetupDeps, setupNeeded } from './setup.ts';
