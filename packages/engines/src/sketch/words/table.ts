/*
 * What the illustrator understands. Each name is followed by the words and phrases that call for it, the most telling first;
 * plurals are found by themselves. A word may stand in several tables.
 */

export type Table<Name extends string> = { readonly [name in Name]: readonly string[] };
