interface AnyPage<Item> {
  readonly data: readonly Item[];
  readonly nextCursor: string | null;
}

/**
 * Every entry of a list, page after page, as long as the loop asks for more:
 * `for await (const asset of everyItem((cursor) => client.assets.list({ cursor }))) …`
 */
export async function* everyItem<Item>(
  list: (cursor: string | undefined) => Promise<AnyPage<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await list(cursor);
    yield* page.data;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
