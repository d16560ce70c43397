/** The terms of the IPTC NewsCodes "Digital Source Type" that our files may carry. */
export const digitalSourceTypes = [
  'algorithmicMedia',
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'algorithmicallyEnhanced',
  'compositeSynthetic',
  'digitalCreation',
] as const;
export type DigitalSourceType = (typeof digitalSourceTypes)[number];

export function toDigitalSourceType(name: string): DigitalSourceType {
  const known = digitalSourceTypes.find((type) => type === name);
  if (!known) throw new Error(`the IPTC list has no digital source type ${name}`);
  return known;
}

const vocabulary = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
export const digitalSourceUri = (type: DigitalSourceType): string => `${vocabulary}${type}`;

export function parseDigitalSourceUri(text: string): DigitalSourceType | undefined {
  const term = new RegExp(`${vocabulary.replaceAll('.', '\\.')}([A-Za-z]+)`).exec(text)?.[1];
  return digitalSourceTypes.find((known) => known === term);
}

/** The only metadata our files carry: one XMP packet with one property. */
export function xmpPacket(type: DigitalSourceType): string {
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
    ` Iptc4xmpExt:DigitalSourceType="${digitalSourceUri(type)}"/>`,
    '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>',
  ].join('');
}
