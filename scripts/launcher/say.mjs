/** Something a person can mend: shown as a sentence, without a stack. */
export class Problem extends Error {}

export const say = (message) => process.stderr.write(`${message}\n`);

export const fail = (message) => process.stderr.write(`\n${message}\n`);

/**
 * A line that may grow while work goes on: rewritten on a terminal, repeated now and then in a log.
 * @param {() => string} current
 * @returns {() => void} stop, which leaves the last state standing
 */
export function sayWhile(current, { terminal = process.stderr.isTTY, everySeconds = terminal ? 0.5 : 15 } = {}) {
  const show = () => process.stderr.write(terminal ? `\r\u001b[K${current()}` : `${current()}\n`);
  show();
  const timer = setInterval(show, everySeconds * 1000);
  return () => {
    clearInterval(timer);
    if (terminal) process.stderr.write(`\r\u001b[K${current()}\n`);
  };
}
