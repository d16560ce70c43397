import { useEffect } from 'react';
import { runtimeConfig } from '../lib/runtime-config.ts';

/** Names the browser tab after the page. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${runtimeConfig.serviceName}`;
  }, [title]);
}
