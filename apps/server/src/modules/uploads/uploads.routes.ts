import { Readable } from 'node:stream';
import { routes } from '@pinhole/contract';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import { appendUpload } from './append-upload.ts';
import { createUpload, createUploadFromAddress } from './create-upload.ts';
import { cancelUpload, getUpload, listUploads } from './own-uploads.ts';
import type { UploadDeps } from './uploads-deps.ts';

export function mountUploads(http: Http, deps: UploadDeps): void {
  mount(http, routes.createUpload, ({ actor, body, tx }) => createUpload(deps, tx, actor, body));
  mount(http, routes.createUploadFromAddress, ({ actor, body, tx }) => createUploadFromAddress(deps, tx, actor, body.url));
  mount(http, routes.listUploads, async ({ actor }) => ({ data: await listUploads(deps, actor) }));
  mount(http, routes.getUpload, ({ actor, params }) => getUpload(deps, actor, params.id));
  mount(http, routes.appendUpload, ({ actor, params, query, request }) =>
    appendUpload(deps, actor, params.id, {
      offset: query.offset,
      // Only the type of a piece is handed on as a stream; JSON has been read by now and is no piece.
      body: request.body instanceof Readable ? request.body : undefined,
    }),
  );
  mount(http, routes.cancelUpload, async ({ actor, params }) => {
    await cancelUpload(deps, actor, params.id);
    return null;
  });
}
