import {
  activityTime,
  classifyEach,
  classifyTable,
  data,
  dataMapPart,
  type GroupRules,
  personId,
  purpose,
  rowId,
  systemTime,
  technical,
  workspaceId,
} from '@pinhole/privacy';
import type { DB } from '../../platform/database/schema.generated.ts';

const table = classifyTable<DB>();

const underWay = {
  subject: 'customer',
  origin: 'provided',
  purposes: [purpose.service],
  export: { in: false, reason: 'It is the running of an upload; what came of it is in the library.' },
  erase: 'delete',
  retention: 'unclaimed-file',
  readers: ['owner'],
} as const satisfies Partial<GroupRules>;

const upload = table('upload', {
  title: 'Uploads under way',
  description:
    'How far a file has come on its way into the library. A row lives for a day. The name of the file is not sent and not stored.',
  rules: { ...underWay, owner: { path: ['upload.account_id -> account.id'] } },
  columns: {
    id: rowId('The number of the upload'),
    workspace_id: workspaceId(),
    account_id: personId('Who uploads'),
    state: technical('Arriving, being read, in the library, or refused'),
    purpose: technical('Whether it goes into the library or is a mask'),
    url: data('user.content.private', 'The address a picture is fetched from; forgotten as soon as it is here or refused'),
    from_address: technical('Whether it comes from an address'),
    bytes: data('user.content', 'The size of the file', { log: 'ok' }),
    received: technical('How much of it has arrived'),
    sha256: data('user.content', 'A fingerprint of the file, made by your browser, so that the same file is not sent twice'),
    reason: technical('Why it was refused'),
    warnings: technical('What of the file was left behind'),
    asset_id: rowId('The picture or clip it became'),
    known: technical('Whether the library had it already'),
    created_at: activityTime('When the upload began'),
    expires_at: systemTime('When the row is deleted, whatever became of the upload'),
  },
});

const part = table('upload_part', {
  title: 'Pieces of an upload',
  description: 'A file arrives in pieces, so that a lost connection costs only the last one.',
  rules: { ...underWay, owner: { path: ['upload_part.upload_id -> upload.id', 'upload.account_id -> account.id'] } },
  columns: {
    upload_id: rowId('The upload'),
    start: technical('Where in the file the piece begins'),
    blob_id: rowId('The stored piece'),
  },
});

const jobs = classifyEach<'uploads.ingest.uploadId'>()('queue', 'upload-jobs', {
  title: 'Jobs of uploads',
  description: 'Reads a file that has arrived and puts it into the library.',
  rules: {
    ...underWay,
    owner: { none: 'found through the row whose number it carries' },
    export: { in: false, reason: 'It is the running of the software.' },
    retention: 'job',
    readers: ['service'],
  },
  entries: { 'uploads.ingest.uploadId': rowId('The number of the upload') },
});

export const uploadsDataMap = dataMapPart('uploads', [upload, part, jobs]);
