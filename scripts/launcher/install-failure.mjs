/** `npm ci` lists each package that it misses in the lock; harmless only if all of them are optional platform parts. */
export function onlyOptionalPackagesAreMissing(output, lock) {
  const missing = [...output.matchAll(/Missing: (@?[^@\s]+)@\S+ from lock file/g)].map(([, name]) => name);
  const optional = new Set(Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies)));
  return missing.length > 0 && !output.includes('Invalid: ') && missing.every((name) => optional.has(name));
}

const explanations = [
  [/ENOSPC/, 'The disk is full: about 1.5 GB are needed. Make room and run the command again.'],
  [
    /EACCES|EPERM|EROFS/,
    'This user may not write in the project folder. Give the folder to the user that runs Pinhole and run the command again.',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|network/i,
    'The package registry cannot be reached. Check the connection (and the proxy setting of npm) and run the command again.',
  ],
  [
    /can only install packages when your package\.json/,
    'package.json and package-lock.json do not belong together. Get both from the same commit, or run `npm install` after changing a dependency.',
  ],
];

export function explainInstallFailure(output) {
  const tail = output.trim().split('\n').slice(-25).join('\n');
  const advice =
    explanations.find(([pattern]) => pattern.test(output))?.[1] ?? 'npm could not install the packages. What it said is above.';
  return `${tail}\n\n${advice}`;
}
