import type { UploadRefusal } from '@pinhole/contract';
import { type MessageId, translate } from '../../app/i18n.ts';
import { problemText } from '../../lib/problem-text.ts';
import { FileGoneError } from './send-file.ts';
import type { UploadItem } from './upload-list.ts';

/** What went wrong and what to do, in one sentence or two. */
export function refusalText(reason: UploadRefusal | undefined): string {
  return reason ? translate(`uploads.refused.${reason}` satisfies MessageId) : translate('problem.client.unexpected');
}

export function failureText(error: unknown): string {
  return error instanceof FileGoneError ? translate('uploads.fileGone') : problemText(error).title;
}

/** The sentence of a row that needs one; undefined while there is only progress to show. */
export function noteOf(item: UploadItem): { readonly text: string; readonly tone: 'plain' | 'bad' } | undefined {
  if (item.phase === 'refused') return { text: refusalText(item.reason), tone: 'bad' };
  if (item.phase === 'failed') return { text: failureText(item.error), tone: 'bad' };
  if (item.phase === 'offline') return { text: translate('uploads.offline'), tone: 'plain' };
  if (item.phase !== 'ready') return undefined;
  if (item.known) return { text: translate('uploads.known'), tone: 'plain' };
  const [warning] = item.warnings;
  return warning && { text: translate(`uploads.warning.${warning}` satisfies MessageId), tone: 'plain' };
}
