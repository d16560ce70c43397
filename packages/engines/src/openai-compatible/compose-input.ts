import type { EngineRequest } from '../spec/engine.ts';
import type { JsonObject } from '../spec/json.ts';
import type { OpenAiModel } from './connection.ts';
import type { Dialect } from './dialects.ts';

export interface ComposeInput {
  readonly asked: EngineRequest;
  readonly model: OpenAiModel;
  readonly dialect: Dialect;
  /** Checked against the descriptor. */
  readonly params: JsonObject;
  /** Fields that this server has refused before. */
  readonly notTaken: ReadonlySet<string>;
}
