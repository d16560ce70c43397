import { z } from 'zod';

/** An amount of credits as a decimal string of micro-credits: 1 credit = "1000000". Signed where a change is meant. */
export const micros = z.string().regex(/^-?(0|[1-9]\d{0,18})$/);
export const positiveMicros = z.string().regex(/^[1-9]\d{0,17}$/);
export const timestamp = z.iso.datetime();
export const id = z.uuid();

export const cursor = z.string().min(1).max(512);
/** Entries on a page. Arrives as text in the query string. */
export const pageLimit = z.coerce.number<number | string>().int().min(1).max(100).default(50);
export const pageQuery = z.strictObject({ cursor: cursor.optional(), limit: pageLimit });

/** A page of a list, newest first. `nextCursor` is null on the last page. */
export function page<Item extends z.ZodType>(item: Item): z.ZodObject<{ data: z.ZodArray<Item>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

export const idParams = z.strictObject({ id });
export const nothing = z.null();
export type Page<Item> = { readonly data: readonly Item[]; readonly nextCursor: string | null };
