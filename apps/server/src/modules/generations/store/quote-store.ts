import type { CompiledRequest, Dropped } from '@pinhole/contract';
import type { Tx } from '../../../platform/database/database.ts';

export interface QuoteRow {
  readonly id: string;
  readonly request: CompiledRequest;
  readonly dropped: readonly Dropped[];
  readonly priceMicros: bigint;
  readonly priceVersion: number;
  readonly expiresAt: Date;
  readonly usedBy: string | null;
  /** The failed generation that it is an offer to try again. */
  readonly retryOf: string | null;
}

export async function insertQuote(
  tx: Tx,
  quote: Omit<QuoteRow, 'usedBy'> & { readonly workspaceId: string; readonly accountId: string; readonly inputHash: string },
): Promise<void> {
  await tx
    .insertInto('quote')
    .values({
      id: quote.id,
      workspace_id: quote.workspaceId,
      account_id: quote.accountId,
      request: JSON.stringify(quote.request),
      dropped: JSON.stringify(quote.dropped),
      input_hash: quote.inputHash,
      price_micros: quote.priceMicros,
      price_version: quote.priceVersion,
      expires_at: quote.expiresAt,
      retry_of: quote.retryOf,
    })
    .execute();
}

/** Locks the quote, so that two submits of one quote make one generation. */
export async function lockQuote(tx: Tx, workspaceId: string, id: string): Promise<QuoteRow | undefined> {
  const row = await tx
    .selectFrom('quote')
    .select(['id', 'request', 'dropped', 'price_micros', 'price_version', 'expires_at', 'used_by', 'retry_of'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      request: row.request as CompiledRequest,
      dropped: row.dropped as Dropped[],
      priceMicros: row.price_micros,
      priceVersion: row.price_version,
      expiresAt: row.expires_at,
      usedBy: row.used_by,
      retryOf: row.retry_of,
    }
  );
}

export async function markQuoteUsed(tx: Tx, id: string, generationId: string): Promise<void> {
  await tx.updateTable('quote').set({ used_by: generationId }).where('id', '=', id).execute();
}

export async function deleteOldQuotes(tx: Tx, before: Date): Promise<bigint> {
  const result = await tx.deleteFrom('quote').where('expires_at', '<', before).executeTakeFirst();
  return result.numDeletedRows;
}
