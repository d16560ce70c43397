import { createStrangerCount, takeWebhook } from '../modules/generations/index.ts';
import { AppError } from '../platform/app-error.ts';
import type { Http } from '../platform/http/http.ts';
import type { Studio } from './studio.ts';

const maxBytes = 256 * 1024;

/**
 * Where providers push news. Not a part of the API: its form is each provider's own. The body is kept as the bytes that came, because
 * signatures are made over those. Everything that is not right is the same 404.
 */
export function mountEngineWebhooks(http: Http, { generations, webhooks }: Pick<Studio, 'generations' | 'webhooks'>): void {
  const countStranger = createStrangerCount(generations);
  void http.app.register(async (room) => {
    room.removeAllContentTypeParsers();
    room.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBytes }, (_request, body, done) => done(null, body));
    room.post<{ Params: { engine: string; attempt: string; token: string } }>(
      '/hooks/engines/:engine/:attempt/:token',
      { schema: { hide: true } },
      async (request, reply) => {
        const { engine, attempt, token } = request.params;
        if (!webhooks.isOurs(engine, attempt, token)) {
          if (generations.catalogue.engine(engine)?.webhook) await countStranger(engine);
          throw new AppError('request.not_found');
        }
        const headers = new Headers();
        for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers.set(name, String(value));
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        await takeWebhook(generations, { engine, attemptId: attempt, headers, body });
        return reply.code(204).send();
      },
    );
  });
}
