import type { CompiledRequest } from '@pinhole/contract';
import { inTransaction } from '../../../platform/database/database.ts';
import { postponeStart } from '../../../platform/jobs/step-line-store.ts';
import { assertLease, type StepLease } from '../../../platform/jobs/step-store.ts';
import { type GenerationDeps, type PromptChecker, tell } from '../generation-deps.ts';
import type { GenerationRow } from '../store/generation-store.ts';
import { type Decision, dropQuestion, keepDecision, setScreening, takeQuestion } from '../store/screening-store.ts';
import { failGeneration, failWithin } from './fail-generation.ts';

/** Longer than a checker is given for one answer: whoever asked and died by then is not waited for any more. */
const askingMs = 30_000;
const whileSomebodyAsksMs = 700;
const shortestWaitMs = 2_000;
const longestWaitMs = 60_000;

/**
 * Whether the work may begin: everybody who has to agree to its texts did. Otherwise the step was put off or the generation ended here, uncharged.
 * Without an answer nothing begins. Every text is asked about once, whoever wrote it and however many at once, and the answer is kept
 * before anything follows from it; a worker that dies while it asks leaves the question to the next one.
 */
export async function passesScreening(deps: GenerationDeps, lease: StepLease, generation: GenerationRow): Promise<boolean> {
  if (generation.screening === 'allowed' || generation.screening === 'flagged') return true;
  const checkers = deps.promptCheckers();
  const texts = checkers.length === 0 ? [] : textsOf(generation.request);
  if (texts.length === 0) return true;

  let flagged = false;
  for (const checker of checkers) {
    for (const text of texts) {
      const answer = await ask(deps, checker, text, generation.id);
      if (answer === 'asked') {
        await inTransaction(deps.db, (tx) => postponeStart(tx, lease, whileSomebodyAsksMs));
        return false;
      }
      if (answer === 'silent') {
        await waitForChecker(deps, lease, generation);
        return false;
      }
      if (answer === 'deny') {
        await deny(deps, lease, generation);
        return false;
      }
      flagged ||= answer === 'flag';
    }
  }
  deps.faults.point('P3:before');
  await inTransaction(deps.db, async (tx) => {
    await assertLease(tx, lease);
    await setScreening(tx, generation.id, flagged ? 'flagged' : 'allowed');
  });
  deps.faults.point('P3:after');
  return true;
}

/** All that a person may have written of it, each once. */
export function textsOf({ prompt, negativePrompt, params }: Pick<CompiledRequest, 'prompt' | 'negativePrompt' | 'params'>): string[] {
  const words = Object.values(params).filter((value) => typeof value === 'string');
  return [...new Set([prompt, negativePrompt ?? '', ...words].map((text) => text.trim()))].filter((text) => text !== '');
}

/** `asked`: somebody else asks at this moment. `silent`: there was no answer. */
async function ask(
  deps: GenerationDeps,
  checker: PromptChecker,
  text: string,
  generationId: string,
): Promise<Decision | 'asked' | 'silent'> {
  const question = { checker: checker.id, textHash: deps.hashText(text) };
  const now = deps.clock.now();
  const until = new Date(now.getTime() + askingMs);
  deps.faults.point('P0:before');
  const taken = await inTransaction(deps.db, (tx) => takeQuestion(tx, question, now, until));
  deps.faults.point('P0:after');
  if (taken !== 'ask') return taken;

  deps.faults.point('P1:before');
  const decision = await checker.screen(text, generationId).catch(() => undefined);
  deps.faults.point('P1:after');
  if (decision === undefined) {
    await inTransaction(deps.db, (tx) => dropQuestion(tx, question, until));
    return 'silent';
  }
  deps.faults.point('P2:before');
  await inTransaction(deps.db, (tx) => keepDecision(tx, question, decision, deps.clock.now()));
  deps.faults.point('P2:after');
  return decision;
}

async function waitForChecker(deps: GenerationDeps, lease: StepLease, generation: GenerationRow): Promise<void> {
  const now = deps.clock.now();
  const since = generation.screeningSince ?? now;
  const waitedMs = now.getTime() - since.getTime();
  if (waitedMs >= deps.timing.screenMs) return failGeneration(deps, lease, generation, 'generation.prompt_unchecked');
  await inTransaction(deps.db, async (tx) => {
    await assertLease(tx, lease);
    await setScreening(tx, generation.id, 'waiting', since);
    await postponeStart(tx, lease, Math.min(Math.max(waitedMs, shortestWaitMs), longestWaitMs));
    await tell(deps, tx, generation.workspaceId, [{ type: 'generation-changed', subjectId: generation.id }]);
  });
}

async function deny(deps: GenerationDeps, lease: StepLease, generation: GenerationRow): Promise<void> {
  deps.faults.point('P4:before');
  await inTransaction(deps.db, async (tx) => {
    await assertLease(tx, lease);
    await setScreening(tx, generation.id, 'denied');
    await failWithin(tx, deps, lease, generation, 'generation.prompt_denied');
  });
  deps.faults.point('P4:after');
}
