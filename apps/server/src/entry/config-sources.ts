import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { DocumentedVariable } from './config-schema.ts';

export interface Problem {
  readonly name: string;
  readonly reason: string;
  /** The value as it may be shown. */
  readonly value?: string;
  readonly example?: string;
}

export interface GivenValue {
  readonly text: string;
  readonly source: 'environment' | 'config file';
}

interface Gathered {
  readonly given: ReadonlyMap<string, GivenValue>;
  readonly problems: readonly Problem[];
  readonly unknownVariables: readonly string[];
}

const configFile = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));

/** Collect what was given: the environment, the files that `…_FILE` variables name, and below them the config file. */
export function gatherValues(environment: NodeJS.ProcessEnv, documented: readonly DocumentedVariable[]): Gathered {
  const names = documented.map(({ name }) => name);
  const problems: Problem[] = [];
  const given = new Map<string, GivenValue>();
  const add = (name: string, text: string, source: GivenValue['source']): void => {
    // Empty counts as not set: compose files and CI systems pass variables on that nobody filled in.
    if (text !== '' && !given.has(name)) given.set(name, { text, source });
  };
  for (const name of names) {
    const file = withoutFile.has(name) ? undefined : environment[`${name}_FILE`];
    const text = environment[name];
    if (file && text) problems.push({ name, reason: `is set twice, also as ${name}_FILE; keep one of them` });
    else if (file) tell(problems, `${name}_FILE`, () => add(name, readFileSync(file, 'utf8').trimEnd(), 'environment'));
    else if (text) add(name, text, 'environment');
  }
  const file = given.get('PINHOLE_CONFIG_FILE')?.text;
  if (file) tell(problems, 'PINHOLE_CONFIG_FILE', () => problems.push(...addConfigFile(file, names, add)));
  return { given, problems, unknownVariables: unknownVariables(environment, names) };
}

/** These name a file already. */
const withoutFile = new Set(['PINHOLE_CONFIG_FILE']);

function addConfigFile(
  file: string,
  names: readonly string[],
  add: (name: string, text: string, source: 'config file') => void,
): Problem[] {
  const values = configFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  return Object.entries(values).flatMap(([name, value]) => {
    if (!names.includes(name) || withoutFile.has(name)) return [{ name, reason: `stands in ${file} but is no variable of Pinhole` }];
    add(name, String(value), 'config file');
    return [];
  });
}

function tell(problems: Problem[], name: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    problems.push({ name, reason: `names a file that cannot be used: ${fileTrouble(error)}` });
  }
}

function fileTrouble(error: unknown): string {
  if (error instanceof SyntaxError) return 'it is not JSON';
  if (error instanceof z.ZodError) return 'it must be one JSON object with texts, numbers or switches';
  return error instanceof Error ? error.message : String(error);
}

function unknownVariables(environment: NodeJS.ProcessEnv, names: readonly string[]): string[] {
  const known = new Set(names.flatMap((name) => [name, `${name}_FILE`]));
  return Object.keys(environment).filter((name) => name.startsWith('PINHOLE_') && !known.has(name));
}
