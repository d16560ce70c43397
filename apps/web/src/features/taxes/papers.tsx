import type { ReactElement } from 'react';
import { IssuedPapers } from './issued-papers.tsx';
import { WaitingPapers } from './waiting-papers.tsx';

/** Documents that wait for something, and those that were issued. */
export function Papers(): ReactElement {
  return (
    <>
      <WaitingPapers />
      <IssuedPapers />
    </>
  );
}
