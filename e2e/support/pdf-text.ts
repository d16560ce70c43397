/**
 * Every text of a PDF of ours as screen readers get it, in the order of the file. These files are tagged and nothing in them is
 * compressed, so that they can be read without a library.
 */
export function textsOfPdf(bytes: Buffer): readonly string[] {
  const file = bytes.toString('latin1');
  if (!file.startsWith('%PDF-')) throw new Error('this is no PDF');
  return [...file.matchAll(/\/ActualText \(((?:\\[\s\S]|[^\\)])*)\)/g)].map(([, written = '']) => decode(written));
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function decode(written: string): string {
  const bytes = Buffer.from(
    written.replaceAll(/\\([\s\S])/g, (_, character: string) => escapes[character] ?? character),
    'latin1',
  );
  return bytes[0] === 0xfe && bytes[1] === 0xff ? bytes.subarray(2).swap16().toString('utf16le') : bytes.toString('latin1');
}
