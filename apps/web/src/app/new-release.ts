/**
 * A page that outlived its release asks for files that are gone. It starts anew, once; drafts are kept, so nothing is lost. A file that is
 * missing for any other reason, above all a lost network, is no reason to take away what somebody works on.
 */
export async function startAnewWhenReplaced(): Promise<void> {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (visit?.type === 'reload') return;
  const entry = await entryOfTheServer().catch(() => undefined);
  if (entry !== undefined && !document.querySelector(`script[src="${CSS.escape(entry)}"]`)) location.reload();
}

/** The script that the page begins with as the server has it now. */
async function entryOfTheServer(): Promise<string | undefined> {
  const response = await fetch('/', { cache: 'no-store', headers: { accept: 'text/html' } });
  if (!response.ok) return undefined;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  return page.querySelector('script[type="module"][src]')?.getAttribute('src') ?? undefined;
}
