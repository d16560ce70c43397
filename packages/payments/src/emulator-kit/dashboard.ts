import type { Incoming } from '@pinhole/engines/emulator-kit';

/** Something in the emulator's books, and what people at banks and at the provider may do with it. */
export interface DashboardRow {
  readonly id: string;
  readonly says: string;
  readonly may: Readonly<Record<string, () => unknown>>;
}

export interface DashboardOptions {
  readonly title: string;
  readonly webhookUrl: URL | null;
  readonly rows: readonly DashboardRow[];
  readonly setWebhookUrl: (url: URL | null) => void;
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const textOf = (value: FormDataEntryValue | null | undefined): string => (typeof value === 'string' ? value : '');

/** The page at the emulator's own address, for whoever runs it alone: where webhooks go, and what may become of what was bought. */
export async function answerDashboard(call: Incoming, { title, webhookUrl, rows, setWebhookUrl }: DashboardOptions): Promise<void> {
  if (call.method === 'POST') {
    const form = await call.form();
    const act = textOf(form.get('act'));
    if (act === 'webhook') setWebhookUrl(URL.parse(textOf(form.get('url'))));
    await rows.find(({ id }) => id === form.get('id'))?.may[act]?.();
    return call.send(303, 'text/plain', '', { location: '/' });
  }
  const buttons = ({ id, may }: DashboardRow): string =>
    Object.keys(may)
      .map(
        (act) =>
          `<form method="post"><input type="hidden" name="id" value="${escape(id)}"><button name="act" value="${act}">${act}</button></form>`,
      )
      .join('');
  const table = rows
    .map((row) => `<tr><th scope="row">${escape(row.id)}</th><td>${escape(row.says)}</td><td>${buttons(row)}</td></tr>`)
    .join('');
  call.send(
    200,
    'text/html; charset=utf-8',
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title>
<style>:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{margin:2rem}th{font:inherit;font-family:monospace;text-align:start}
td,th{padding:.25rem 1rem .25rem 0;vertical-align:top}td form{display:inline-block;margin-inline-end:.5rem}</style>
<main><h1>${escape(title)}</h1><p>What people at banks and at the provider may do. No money moves here.</p>
<form method="post"><label>Webhooks go to <input name="url" type="url" size="60" value="${escape(webhookUrl?.href ?? '')}"></label>
<button name="act" value="webhook">Save</button></form>
${rows.length === 0 ? '<p>Nobody has opened a checkout yet.</p>' : `<table>${table}</table>`}</main></html>`,
  );
}
