export type { Body, Operation, Params, Query, Result } from './call-types.ts';
export type { Operations } from './client.generated.ts';
export { createClient, type PinholeClient } from './client.ts';
export { everyItem } from './pages.ts';
export { type ClientCode, type ErrorCode, isProblem, PinholeError } from './pinhole-error.ts';
export { GenerationFailedError, type RunOptions, type RunResult, run, type WaitOptions, waitForGeneration } from './run.ts';
export { type SubscribeOptions, type Subscription, type SubscriptionState, subscribe } from './subscribe.ts';
export type { Bytes, CallOptions, ClientOptions, KeyedCallOptions } from './transport.ts';
export { type VerifiedWebhook, verifyWebhook, type WebhookCheck } from './verify-webhook.ts';
