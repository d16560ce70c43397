export const firstNames = new Set(
  `maya anna emma olivia sophia mia amelia luna lena nora clara alice julia sara sarah laura lisa eva ella ida freja sofia astrid ingrid maria elena ana lucia carmen isabel rosa yuki sakura hana mei aiko li ling priya aisha fatima leila zara amara nia imani zoe chloe lucy grace hannah emily kate jane mary rose iris ivy ruby daisy lily mira elsa sofie maja vera tara lara nina dina rita leah ruth esther judith naomi noor salma yasmin indira anjali mary-ann
 john james jack liam noah oliver lucas leo max felix theo oscar hugo karl lars erik nils jens mads magnus viktor ivan dmitri marco luca diego carlos juan pablo mateo omar ali hassan yusuf kenji hiro takeshi wei chen raj arjun kofi kwame malik david daniel adam ben sam tom henry arthur george peter paul simon alex robin jonas elias emil otto finn milo marcus anton bruno`.split(
    /\s+/,
  ),
);
export const masculineNames =
  /(?:^| )(?:john|james|jack|liam|noah|oliver|lucas|leo|max|felix|theo|oscar|hugo|karl|lars|erik|nils|jens|mads|magnus|viktor|ivan|dmitri|marco|luca|diego|carlos|juan|pablo|mateo|omar|ali|hassan|yusuf|kenji|hiro|takeshi|wei|raj|arjun|kofi|kwame|malik|david|daniel|adam|ben|sam|tom|henry|arthur|george|peter|paul|simon|jonas|elias|emil|otto|finn|milo|marcus|anton|bruno) /u;

/** The name a prompt gives its person: a known first name, "named X", or "X, a …" at the beginning. */
export function readName(prompt: string): string | undefined {
  const given = /\b(?:named|called|character)\s+(\p{Lu}[\p{L}-]+)/u.exec(prompt)?.[1];
  if (given) return given.toLowerCase();
  for (const [, word = ''] of prompt.matchAll(/(?<![\p{L}])(\p{Lu}\p{Ll}+)/gu))
    if (firstNames.has(word.toLowerCase())) return word.toLowerCase();
  return /^\s*(\p{Lu}\p{Ll}+),\s+(?:a|an|the|\d+)\s/u.exec(prompt)?.[1]?.toLowerCase();
}
