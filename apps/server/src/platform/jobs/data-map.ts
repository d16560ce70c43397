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
import type { DB } from '../database/schema.generated.ts';

const table = classifyTable<DB>();

const running = {
  subject: 'customer',
  origin: 'generated',
  purposes: [purpose.operations],
  export: { in: false, reason: 'It is the running of the software; what came of it is exported.' },
  erase: 'delete',
  readers: ['operator'],
} as const satisfies Partial<GroupRules>;

const aboutNobody = {
  subject: 'none',
  purposes: [],
  owner: { none: 'it is about the running of the software' },
  export: { in: false, reason: 'It is not about a person.' },
  erase: 'keep',
  readers: ['service'],
} as const satisfies Partial<GroupRules>;

const step = table('step', {
  title: 'Work in flight',
  description: 'The next step of each generation that is not finished, so that a crash loses nothing. Deleted when it ends.',
  rules: { ...running, owner: { path: ['step.workspace_id -> workspace.id'] }, retention: 'in-flight' },
  columns: {
    subject_id: rowId('What is worked on'),
    workspace_id: workspaceId(),
    queue: technical('Which queue'),
    phase: technical('Which step comes next'),
    priority: technical('What goes first'),
    place: technical('Where it stands among those of the workspace'),
    paused_at: activityTime('When it was paused'),
    due_at: systemTime('When to look again'),
    created_at: systemTime('When it was queued'),
    fence: technical('Who may still write'),
    worker_id: technical('Which process has it'),
    crashes: technical('How often it took its process down'),
    failures: technical('How often it failed'),
    last_error: technical('Why it last failed, in technical words', { log: 'never' }),
    holds_slot: technical('Whether it takes one of the places at the engine'),
    quarantined_at: systemTime('When it was put aside for the operator'),
    request_id: rowId('The number of the request it goes back to'),
  },
});

const turn = table('step_turn', {
  title: 'Whose turn it was',
  description: 'When each workspace was last served, so that one with a thousand requests does not hold up another with one.',
  rules: { ...running, owner: { path: ['step_turn.workspace_id -> workspace.id'] }, retention: 'account' },
  columns: {
    queue: technical('Which queue'),
    workspace_id: workspaceId(),
    served_at: data('user.behavior', 'When it last had a turn', { origin: 'observed', log: 'ok' }),
  },
});

const pause = table('step_pause', {
  title: 'Paused workspaces',
  description: 'Workspaces whose waiting work somebody keeps from beginning. Deleted when it goes on.',
  rules: { ...running, owner: { path: ['step_pause.workspace_id -> workspace.id'] }, retention: 'in-flight', readers: ['workspace'] },
  columns: {
    workspace_id: workspaceId(),
    paused_at: activityTime('When it was paused'),
    paused_by: personId('Who paused it', { erase: 'null' }),
  },
});

const limit = table('step_limit', {
  title: 'How much of a workspace may run at once',
  description: 'Where a plan says how many pieces of work may be under way at the same time.',
  rules: { ...running, owner: { path: ['step_limit.workspace_id -> workspace.id'] }, retention: 'account', readers: ['workspace'] },
  columns: {
    workspace_id: workspaceId(),
    most: technical('How many'),
    until: systemTime('Until when'),
  },
});

const worker = table('worker', {
  title: 'Running processes',
  description: 'Which processes of the service are alive, so that the work of a dead one is taken up.',
  rules: { ...aboutNobody, retention: 'heartbeat' },
  columns: {
    id: technical('The process'),
    job_workers: technical('Its names in the job queue'),
    started_at: systemTime('When it started'),
    heartbeat_at: systemTime('When it was last heard of'),
  },
});

type Held = 'id' | 'priority' | 'run_at' | 'attempts' | 'max_attempts' | 'last_error' | 'created_at' | 'updated_at' | 'key';
type Locked = 'locked_at' | 'locked_by';
type Table<Names extends string, Json extends string = never> = Record<Names, string> & Record<Json, unknown>;

/** The job library's own tables, which no migration of ours describes; the live catalog is what they are checked against. */
interface JobLibraryTables {
  'graphile_worker._private_jobs': Table<Held | Locked | 'revision' | 'job_queue_id' | 'task_id' | 'is_available', 'payload' | 'flags'>;
  'graphile_worker.jobs': Table<Held | Locked | 'revision' | 'queue_name' | 'task_identifier', 'flags'>;
  'graphile_worker._private_job_queues': Table<Locked | 'id' | 'queue_name' | 'is_available'>;
  'graphile_worker._private_known_crontabs': Table<'identifier' | 'known_since' | 'last_execution'>;
  'graphile_worker._private_tasks': Table<'id' | 'identifier'>;
  'graphile_worker.migrations': Table<'id' | 'ts' | 'breaking'>;
}

const shared = {
  id: technical('The number of the job'),
  priority: technical('What goes first'),
  run_at: systemTime('When to run it'),
  attempts: technical('How often it was tried'),
  max_attempts: technical('How often it may be tried'),
  last_error: technical('Why it last failed, in technical words', { log: 'never' }),
  created_at: systemTime('When it was queued'),
  updated_at: systemTime('When it last changed'),
  key: technical('What makes it wait only once'),
  locked_at: systemTime('When a process took it'),
  locked_by: technical('Which process has it'),
  revision: technical('How often it was replaced'),
  flags: { ...technical('Marks of the job library'), paths: { '*': technical('One of them') } },
} as const;

const library = classifyTable<JobLibraryTables>();

const jobs = library('graphile_worker._private_jobs', {
  title: 'Background jobs',
  description:
    'Mail to send, sweeps to run. A job carries numbers only and is deleted when it is done; one that keeps failing waits for the operator.',
  rules: { ...running, owner: { none: 'found through the rows whose numbers they carry' }, retention: 'job', readers: ['service'] },
  columns: {
    ...shared,
    job_queue_id: technical('Which line it stands in'),
    task_id: technical('What is to be done'),
    payload: {
      ...data('user.unique_id', 'The numbers of what the job is about; never content'),
      paths: { '*': data('user.unique_id', 'One of these numbers, or a short machine word') },
    },
    is_available: technical('Whether it can be taken'),
  },
});

const jobsView = library('graphile_worker.jobs', {
  title: 'Background jobs, as a view',
  description: 'The same jobs without what they carry. It stores nothing of its own.',
  rules: { ...running, owner: { none: 'a view of the table above' }, retention: 'job', readers: ['service'] },
  columns: {
    ...shared,
    queue_name: technical('Which line it stands in'),
    task_identifier: technical('What is to be done'),
  },
});

const lines = library('graphile_worker._private_job_queues', {
  title: 'Lines of background jobs',
  description: 'Jobs that must run one after the other stand in a line.',
  rules: { ...aboutNobody, retention: 'job' },
  columns: {
    id: technical('The number of the line'),
    queue_name: technical('Its name'),
    locked_at: systemTime('When a process took it'),
    locked_by: technical('Which process has it'),
    is_available: technical('Whether it can be taken'),
  },
});

const schedule = library('graphile_worker._private_known_crontabs', {
  title: 'Scheduled jobs',
  description: 'When each regular job last ran.',
  rules: { ...aboutNobody, retention: 'service' },
  columns: {
    identifier: technical('Which job'),
    known_since: systemTime('Since when it is scheduled'),
    last_execution: systemTime('When it last ran'),
  },
});

const tasks = library('graphile_worker._private_tasks', {
  title: 'Kinds of background jobs',
  description: 'The names of all kinds of jobs.',
  rules: { ...aboutNobody, retention: 'service' },
  columns: { id: technical('Its number'), identifier: technical('Its name') },
});

const libraryMigrations = library('graphile_worker.migrations', {
  title: 'Version of the job tables',
  description: 'Which changes to its tables the job library has made.',
  rules: { ...aboutNobody, retention: 'service' },
  columns: {
    id: technical('Which change'),
    ts: systemTime('When it was made'),
    breaking: technical('Whether older versions can still run'),
  },
});

const scheduled = classifyEach<'*.*._cron'>()('queue', 'scheduled-jobs', {
  title: 'What every scheduled job carries',
  description: 'The job library notes for which time of the schedule a job was started.',
  rules: { ...aboutNobody, retention: 'job' },
  entries: { '*.*._cron': systemTime('The time of the schedule, and whether it was made up for') },
});

export const jobsDataMap = dataMapPart('jobs', [
  scheduled,
  step,
  turn,
  pause,
  limit,
  worker,
  jobs,
  jobsView,
  lines,
  schedule,
  tasks,
  libraryMigrations,
]);
