import { z } from 'zod';
import { openOutput, readAnswer, send } from '../http-kit/index.ts';
import { checkRequest } from '../request-kit/check-request.ts';
import type { Cost, Engine, EngineCall, EngineRequest, Handle, Snapshot } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Connection } from '../spec/provider.ts';
import { accepted, describeNodeErrors, engineId, failureOf, serverOf, title } from './api.ts';
import { cancelJob } from './cancel-job.ts';
import { fillWorkflow, placeReferences } from './fill-workflow.ts';
import { findJob } from './find-job.ts';
import { jobSnapshot } from './job-snapshot.ts';
import { fileQuery } from './output-files.ts';
import { uploadReference } from './upload-references.ts';
import { endWatch, watchJob } from './watch-job.ts';
import { readWorkflows } from './workflow.ts';

type Started = Awaited<ReturnType<Engine['start']>>;

const stored = z.object({ model: z.string(), count: z.number().int().positive() });

export function openEngine(connection: Connection): Engine {
  const server = serverOf(connection);
  const models = connection.models.map(readWorkflows);
  const costs = models.some(({ cost }) => (cost.perOutputMicros ?? 0) > 0 || (cost.perSecondMicros ?? 0) > 0);
  const quality: Cost['quality'] = costs ? 'estimated' : 'free';
  /** ComfyUI takes the same id twice and works twice: two starts at once are told apart here, later ones by asking first. */
  const starting = new Map<string, Promise<Started>>();

  const handleOf = ({ attemptId, model, count }: Pick<EngineRequest, 'attemptId' | 'model' | 'count'>): Handle => ({
    engine: engineId,
    v: 1,
    id: attemptId,
    extra: { model, count },
  });

  function start(asked: EngineRequest, call: EngineCall): Promise<Started> {
    const begun = starting.get(asked.attemptId);
    if (begun) return begun;
    const begins = begin(asked, call).finally(() => starting.delete(asked.attemptId));
    starting.set(asked.attemptId, begins);
    return begins;
  }

  async function begin(asked: EngineRequest, call: EngineCall): Promise<Started> {
    const { model, params, warnings } = checkRequest(asked, models);
    const workflow = model.workflows.get(asked.operation);
    if (!workflow || !z.uuid().safeParse(asked.attemptId).success) throw refused('The attempt id must be a UUID in lower case.');
    const { placed, warnings: unplaced } = placeReferences(workflow, asked);
    if (await findJob(server, asked.attemptId, call)) return { handle: handleOf(asked), warnings: [...warnings, ...unplaced] };

    const files = [];
    for (const [index, one] of placed.entries()) {
      files.push({ placed: one, name: await uploadReference(server, one.reference, `${asked.attemptId}-${index}`, call) });
    }
    const filled = fillWorkflow(workflow, model.descriptor, asked, params, files);
    const body = {
      prompt: filled.graph,
      prompt_id: asked.attemptId,
      // Steps and previews are told only to the client that sent the prompt.
      client_id: asked.attemptId,
      ...(workflow.outputs ? { partial_execution_targets: workflow.outputs } : {}),
    };
    const response = await post('api/prompt', body, call, true);
    if (!response.ok) throw await failureOf(response, { paid: true });
    const answer = await readAnswer(response, accepted, { provider: title, paid: true });
    if (answer.prompt_id !== asked.attemptId) {
      await cancelJob(server, answer.prompt_id, call);
      throw tooOld();
    }
    const dropped = describeNodeErrors(answer.node_errors);
    return {
      handle: handleOf(asked),
      warnings: [
        ...warnings,
        ...unplaced,
        ...filled.warnings,
        ...(dropped === undefined ? [] : [{ field: 'model', detail: `${title} leaves out a part of the workflow: ${dropped}.` }]),
      ],
    };
  }

  async function poll(handle: Handle, call: EngineCall): Promise<Snapshot> {
    const known = own(handle);
    const job = await findJob(server, handle.id, call);
    const open = job?.state === 'pending' || job?.state === 'running';
    if (!open) endWatch(server, handle.id);
    if (!job || job.state === 'cancelled') {
      if (job || (await wasCancelled(handle.id, call))) return { state: 'cancelled' };
      throw unknownJob();
    }
    const model = models.find(({ descriptor }) => descriptor.id === known.model);
    if (job.state === 'failed' && job.outOfMemory) await freeMemory(call);
    const progress = open ? watchJob(server, handle.id, call) : undefined;
    return jobSnapshot(job, { kind: model?.descriptor.output ?? 'image', count: known.count }, { rule: model?.cost, quality, progress });
  }

  /** What fills the card is mostly models of earlier work: without them the next try has room. As well as it goes. */
  async function freeMemory(call: EngineCall): Promise<void> {
    const response = await post('api/free', { unload_models: true, free_memory: true }, call).catch(() => undefined);
    await response?.body?.cancel();
  }

  async function cancel(handle: Handle, call: EngineCall): ReturnType<NonNullable<Engine['cancel']>> {
    own(handle);
    const job = await findJob(server, handle.id, call);
    if (job?.state === 'completed' || job?.state === 'failed') return { result: 'too-late', mayBill: false };
    if (job?.state === 'cancelled') return { result: 'cancelled', mayBill: false };
    if (!job) {
      if (await wasCancelled(handle.id, call)) return { result: 'cancelled', mayBill: false };
      throw unknownJob();
    }
    // What is taken out of the queue leaves no trace there: the next poll must know why it is gone.
    await call.scratch.put(cancelledMark(handle.id), once('{}'));
    return { result: await cancelJob(server, handle.id, call), mayBill: false };
  }

  function post(path: string, body: unknown, call: EngineCall, paid = false): Promise<Response> {
    const headers = { ...server.headers, 'content-type': 'application/json' };
    return send(call, new URL(path, server.base), { method: 'POST', headers, body: JSON.stringify(body) }, { provider: title, paid });
  }

  return {
    spec: 'v1',
    id: engineId,
    title,
    traits: {
      locality: 'local',
      resume: 'by-client-id',
      progress: 'percent',
      previews: true,
      cost: quality,
      safety: 'none',
      // One is worked on and one waits, so that the machine does not idle between two.
      maxConcurrency: 2,
      keepsOutputsSeconds: null,
      digitalSourceType: 'trainedAlgorithmicMedia',
      dataNote: 'Prompts and reference pictures are sent to the ComfyUI server that the operator runs, and stay on its disk.',
    },
    models: () => models.map(({ descriptor }) => descriptor),
    async probe(call) {
      try {
        const response = await send(call, new URL('api/prompt', server.base), { headers: server.headers }, { provider: title });
        if (!response.ok) return { ok: false, error: await failureOf(response) };
        await readAnswer(response, z.object({ exec_info: z.object({}) }), { provider: title });
        return { ok: true };
      } catch (error) {
        if (error instanceof EngineError) return { ok: false, error };
        throw error;
      }
    },
    start,
    async reconcile(request, call) {
      const job = await findJob(server, request.attemptId, call);
      return job ? { found: handleOf(request) } : { found: null, certain: true };
    },
    poll,
    async fetchOutput(handle, output, call) {
      own(handle);
      if ('text' in output.source) return new Blob([output.source.text]).stream();
      const query = 'local' in output.source ? fileQuery(output.source.local) : undefined;
      if (!query) throw unknownJob();
      const url = new URL(`api/view?${query.toString()}`, server.base);
      return openOutput(call, url.href, { provider: title, hosts: [server.base.origin], headers: server.headers });
    },
    cancel,
    async purge(handle, call) {
      const response = await post('api/history', { delete: [handle.id] }, call);
      if (!response.ok) throw await failureOf(response);
      await response.body?.cancel();
      await call.scratch.clear(handle.id);
    },
  };
}

function own(handle: Handle): z.output<typeof stored> {
  const known = stored.safeParse(handle.extra).data;
  if (handle.engine !== engineId || !known) throw unknownJob();
  return known;
}

const cancelledMark = (id: string): string => `${id}/cancelled.json`;

async function wasCancelled(id: string, call: EngineCall): Promise<boolean> {
  const mark = await call.scratch.get(cancelledMark(id));
  await mark?.cancel();
  return mark !== null;
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const refused = (detail: string): EngineError => new EngineError({ kind: 'bad_input', retry: 'never', billed: 'no', detail });

const tooOld = (): EngineError =>
  new EngineError({
    kind: 'engine_fault',
    retry: 'never',
    billed: 'no',
    detail: `This ${title} does not take ids of ours. Update it to 0.3.64 or newer.`,
  });

/** Queue and history live in ComfyUI's memory: a restart forgets them. Nothing is billed, so it may be begun again. */
const unknownJob = (): EngineError =>
  new EngineError({
    kind: 'not_found',
    retry: 'after-delay',
    billed: 'no',
    detail: `${title} knows no such prompt: it was restarted, or its history was cleared.`,
  });
