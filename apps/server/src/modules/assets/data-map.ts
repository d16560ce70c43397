import type { Recipe, RenditionName } from '@pinhole/contract';
import {
  activityTime,
  type Classification,
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

const content = {
  subject: 'customer',
  origin: 'generated',
  purposes: [purpose.service],
  export: { in: true, as: 'assets.json' },
  erase: 'delete',
  retention: 'content',
  readers: ['workspace'],
} as const satisfies Partial<GroupRules>;

const recipe = {
  generationId: rowId('The generation that made it'),
  request: data('user.content.private', 'The whole request as it was sent: prompt, negative prompt, references, parameters, seed', {
    origin: 'provided',
  }),
  index: technical('Which output of the request it is'),
  seed: data('user.content', 'The seed of this very output'),
  engine: data('user.content', 'The engine that made it'),
  engineTitle: data('user.content', 'The name of that engine'),
  modelTitle: data('user.content', 'The name of the model'),
  digitalSourceType: technical('How it came about, in the words of the IPTC'),
  charged: data('user.behavior.purchase_history', 'What it cost', { pd: 'pd:Transaction' }),
  dataNote: technical('What left the service to make it'),
} as const satisfies Record<keyof Recipe, Classification>;

const asset = table('asset', {
  title: 'Your pictures and clips',
  description: 'One row for each picture or clip in a library: its measures, how it was made, and whether it is in the trash.',
  rules: { ...content, owner: { path: ['asset.workspace_id -> workspace.id'] } },
  columns: {
    id: rowId('The number of the picture or clip'),
    workspace_id: workspaceId(),
    account_id: personId('Who made it', { erase: 'null' }),
    generation_id: rowId('The generation that made it'),
    output_index: technical('Which output of it'),
    kind: data('user.content', 'Picture or clip', { log: 'ok' }),
    mime: data('user.content', 'Its file type', { log: 'ok' }),
    width: data('user.content', 'Its width', { log: 'ok' }),
    height: data('user.content', 'Its height', { log: 'ok' }),
    duration_seconds: data('user.content', 'Its length', { log: 'ok' }),
    thumb_hash: data('user.content.private', 'A blurred miniature of some 25 bytes, shown while it loads'),
    recipe: { ...data('user.content.private', 'How to make it again'), paths: recipe },
    origin: data('user.content', 'Whether it was made here, brought by somebody, or drawn as a mask', { log: 'ok' }),
    source_sha256: data('user.content', 'A fingerprint of the file as it was brought, so that the same file is not sent twice', {
      origin: 'derived',
    }),
    created_at: activityTime('When it was made'),
    deleted_at: activityTime('When it was put in the trash'),
    restored_at: activityTime('When it was last taken out of the trash'),
    purge_at: systemTime('When it is deleted for good; fixed when it was put in the trash or, for a mask, when it was drawn'),
  },
});

const rendition = table('rendition', {
  title: 'Files of a picture or clip',
  description: 'Which stored files belong to a picture or clip: the original, smaller versions, the poster.',
  rules: { ...content, owner: { path: ['rendition.asset_id -> asset.id', 'asset.workspace_id -> workspace.id'] } },
  columns: {
    asset_id: rowId('The picture or clip'),
    name: technical('Which version'),
    blob_id: rowId('The stored file'),
    mime: data('user.content', 'Its file type', { log: 'ok' }),
    width: data('user.content', 'Its width', { log: 'ok' }),
    height: data('user.content', 'Its height', { log: 'ok' }),
    bytes: data('user.content', 'Its size', { log: 'ok' }),
    sha256: data('user.content', 'A fingerprint of the file, to notice any damage', { origin: 'derived' }),
  },
});

const blob = table('blob', {
  title: 'Stored files',
  description: 'One row for each stored file. It is written before the file, so that no file can be forgotten.',
  rules: { ...content, owner: { path: ['blob.workspace_id -> workspace.id'] } },
  columns: {
    id: rowId('The number of the file'),
    workspace_id: workspaceId(),
    key: technical('Where it is stored: the workspace and a random name'),
    mime: data('user.content', 'Its file type', { log: 'ok' }),
    bytes: data('user.content', 'Its size', { log: 'ok' }),
    sha256: data('user.content', 'A fingerprint of the file, to notice any damage', { origin: 'derived' }),
    state: technical('Waiting, in use or being deleted'),
    created_at: activityTime('When it was stored'),
    committed_at: activityTime('When a picture or clip claimed it'),
  },
});

const files = classifyEach<RenditionName | 'unclaimed'>()('blob', 'stored-files', {
  title: 'The files themselves',
  description: 'The bytes of your pictures and clips. Only members of the workspace can fetch them, through this service.',
  rules: {
    ...content,
    owner: { path: ['blob.workspace_id -> workspace.id'] },
    export: { in: true, as: 'files/' },
  },
  entries: {
    original: data('user.content.private', 'The picture or clip as it was made'),
    preview: data('user.content.private', 'A version for the screen, at most 1280 pixels', { origin: 'derived' }),
    'preview.avif': data('user.content.private', 'The same, as AVIF', { origin: 'derived' }),
    thumb: data('user.content.private', 'A small version for lists, at most 320 pixels', { origin: 'derived' }),
    'thumb.avif': data('user.content.private', 'The same, as AVIF', { origin: 'derived' }),
    poster: data('user.content.private', 'A still of a clip', { origin: 'derived' }),
    last_frame: data('user.content.private', 'The last picture of a clip, to go on from', { origin: 'derived' }),
    unclaimed: data(
      'user.content.private',
      'A file that no picture or clip has claimed yet, or whose owner deleted it: removed by the next sweep',
      {
        retention: 'unclaimed-file',
        export: { in: false, reason: 'It is no part of the library.' },
        readers: ['service'],
      },
    ),
  },
});

const notices = table('expiry_notice', {
  title: 'What you were told of files that go',
  description: 'Up to which day the owners of a workspace were told of files that its plan does not keep any longer.',
  rules: {
    subject: 'customer',
    origin: 'generated',
    purposes: [purpose.service],
    owner: { path: ['expiry_notice.workspace_id -> workspace.id'] },
    export: { in: false, reason: 'It is the running of the software; the mails themselves say it.' },
    erase: 'delete',
    retention: 'account',
    readers: ['service'],
  },
  columns: {
    workspace_id: workspaceId(),
    stage: technical('Which of the two mails'),
    keeps_days: technical('How long the plan of then kept files'),
    keeps_from: systemTime('From when those days were counted'),
    told_until: systemTime('Files that go until then were told of'),
    told_at: systemTime('When that was'),
  },
});

const marks = classifyEach<'Iptc4xmpExt:DigitalSourceType'>()('mark', 'marks', {
  title: 'The mark',
  description: 'Every file that is served says how it came about, as the law on AI content asks. It says nothing about who made it.',
  rules: {
    ...content,
    subject: 'none',
    purposes: [purpose.marking],
    owner: { none: 'the mark is the same for everybody' },
    export: { in: true, as: 'files/' },
    readers: ['owner', 'workspace'],
    public: 'by-share',
  },
  entries: { 'Iptc4xmpExt:DigitalSourceType': technical('The IPTC word for how the picture was made') },
});

const jobs = classifyEach<'assets.later-renditions.assetId'>()('queue', 'asset-jobs', {
  title: 'Jobs of the library',
  description: 'Makes the smaller versions of a picture that may come a little later.',
  rules: {
    ...content,
    owner: { none: 'found through the row whose number it carries' },
    export: { in: false, reason: 'It is the running of the software.' },
    retention: 'job',
    readers: ['service'],
  },
  entries: { 'assets.later-renditions.assetId': rowId('The number of the picture') },
});

export const assetsDataMap = dataMapPart('assets', [asset, rendition, blob, notices, files, marks, jobs]);
