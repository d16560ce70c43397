import {
  classifyEach,
  dataMapPart,
  type GroupRules,
  legitimateInterest,
  personId,
  purpose,
  rowId,
  systemTime,
  technical,
  workspaceId,
} from '@pinhole/privacy';
import type { Counter, Gauge, Histogram } from 'prom-client';
import type { LogField } from './log-events.ts';
import type { Metrics } from './metrics.ts';

const logRules = {
  subject: 'customer',
  origin: 'observed',
  purposes: [legitimateInterest('analytics.reporting.system.performance', 'dpv:ServiceOptimisation', 'service-logs')],
  owner: { none: 'lines carry numbers only; after an erasure these lead to nobody' },
  export: { in: false, reason: 'It is the running of the software, holds numbers only and lasts a month.' },
  erase: 'pseudonymise',
  retention: 'log',
  readers: ['operator'],
} as const satisfies GroupRules;

const lines = classifyEach<LogField | 'time' | 'event' | 'error'>()('log', 'log-lines', {
  title: 'Log lines',
  description:
    'What the service says about its own running. Each kind of line has a fixed list of fields: numbers and machine words, never a prompt, a name, an address or a secret. Lines go to standard output; the operator’s machine keeps or drops them.',
  rules: logRules,
  entries: {
    time: systemTime('When'),
    event: technical('What kind of line'),
    error: technical('What went wrong and where in the code, with addresses and secrets taken out'),
    level: technical('How serious'),
    request_id: rowId('The number of the request'),
    account_id: personId(),
    workspace_id: workspaceId(),
    key_id: rowId('The number of the API key'),
    session_id: rowId('The number of the session'),
    generation_id: rowId('The number of the generation'),
    asset_id: rowId('The number of the picture or clip'),
    attempt_id: rowId('The number of the call to an engine'),
    worker_id: rowId('The process'),
    job_id: rowId('The number of the job'),
    mail_id: rowId('The number of the mail'),
    method: technical('The HTTP method'),
    route: technical('The pattern of the address, never the address'),
    operation: technical('What was done'),
    access: technical('What a caller must be to get there'),
    code: technical('What it came to, as a code'),
    state: technical('A state'),
    phase: technical('A step'),
    queue: technical('A queue'),
    job: technical('The name of a job'),
    engine: technical('An engine'),
    model: technical('A model'),
    outcome: technical('How it ended'),
    policy: technical('The rule that refused'),
    setting: technical('The name of a setting, never its value'),
    source: technical('Where a setting comes from'),
    topic: technical('A wake-up'),
    name: technical('The name of a migration, table or place in the code'),
    version: technical('The version of the software'),
    role: technical('What the process does'),
    signal: technical('The signal to stop'),
    processor: technical('Whom an outbound call went to'),
    purpose: technical('What for'),
    host: technical('The host of an outbound call'),
    address: technical('The address the service itself listens on'),
    reason: technical('Why, with addresses and secrets taken out'),
    status: technical('The HTTP status'),
    ms: technical('How long it took'),
    wait_ms: technical('How long it waited'),
    bytes: technical('How much'),
    count: technical('How many'),
    attempt: technical('Which try'),
    sequence: technical('A place in a sequence'),
    port: technical('The port the service itself listens on'),
    pid: technical('The process'),
    again: technical('Whether it is tried again'),
    drained: technical('Whether all work had ended'),
  },
});

type LabelsOf<Metric> = Metric extends Histogram<infer Label> | Gauge<infer Label> | Counter<infer Label> ? Label : never;
type OwnLabel = Extract<{ [Name in keyof Metrics]: LabelsOf<Metrics[Name]> }[keyof Metrics], string>;
/** Added by the metrics library: the bounds of its buckets and the words of the process metrics. */
type LibraryLabel = 'le' | 'quantile' | 'type' | 'kind' | 'space' | 'version' | 'major' | 'minor' | 'patch';

const labels = classifyEach<OwnLabel | LibraryLabel>()('metric', 'metric-labels', {
  title: 'Metrics',
  description: 'Counts and times for whoever watches over the service, by words from its own tables. Off until the operator sets a token.',
  rules: {
    subject: 'none',
    purposes: [purpose.operations],
    owner: { none: 'sums over everybody' },
    export: { in: false, reason: 'It is not about a person.' },
    erase: 'keep',
    retention: 'metric',
    readers: ['operator'],
  },
  entries: {
    http_request_method: technical('The HTTP method'),
    http_route: technical('The pattern of the address, never the address'),
    http_response_status_code: technical('The HTTP status'),
    queue: technical('A queue'),
    state: technical('A state'),
    model: technical('A model'),
    provider: technical('An engine'),
    outcome: technical('How it ended'),
    le: technical('The upper bound of a bucket'),
    quantile: technical('A quantile'),
    type: technical('A kind of handle or request of the process'),
    kind: technical('A kind of garbage collection'),
    space: technical('A part of the memory'),
    version: technical('The version of Node'),
    major: technical('Part of that version'),
    minor: technical('Part of that version'),
    patch: technical('Part of that version'),
    way: technical('A way to pay'),
  },
});

/** The names of the labels in a page of metrics, as Prometheus reads it. */
export function labelsOfMetrics(text: string): string[] {
  const found = text.split('\n').flatMap((line) => {
    const labelled = line.startsWith('#') ? null : /^[^{]+\{(.*)\} \S+$/.exec(line);
    return [...(labelled?.[1] ?? '').matchAll(/(?:^|,)([a-zA-Z_]\w*)="/g)].map((match) => match[1] ?? '');
  });
  return [...new Set(found)];
}

export const telemetryDataMap = dataMapPart('telemetry', [lines, labels]);
