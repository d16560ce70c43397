export { type AuditEntry, appendAudit } from './append-audit.ts';
export { type AuditRow, listAuditRows } from './audit-store.ts';
export { type AuditReport, verifyAuditChain } from './verify-audit.ts';
