export { createIdentify, type Identify, type IdentifyDeps } from './identify.ts';
